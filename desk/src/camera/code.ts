// A code as a picture made of elements, and a code that a camera sees. Nothing of either leaves the device.

import { encodeQR } from "qr";
import { decodeQR } from "qr/decode.js";

import { Refused } from "../core/refused.ts";

const QUIET = 4;
const MOST_PIXELS = 1_000;
const BETWEEN = 120;
const SVG = "http://www.w3.org/2000/svg";

/** Draw a text as a code: dark on light, whatever the page's colours. */
export function drawCode(text: string, label: string): SVGSVGElement {
  const cells = encodeQR(text, "raw", { ecc: "medium", encoding: "alphanumeric", border: QUIET });
  const size = String(cells.length);
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label, class: "code" })) svg.setAttribute(name, value);
  const dark = cells.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  svg.append(path(`M0 0h${size}v${size}h-${size}z`, "#fff"), path(dark, "#000"));
  return svg;
}

function path(d: string, fill: string): SVGPathElement {
  const element = document.createElementNS(SVG, "path");
  element.setAttribute("d", d);
  element.setAttribute("fill", fill);
  element.setAttribute("shape-rendering", "crispEdges");
  return element;
}

/** A camera that looks for codes. */
export class Camera {
  readonly #stream: MediaStream;
  readonly #video: HTMLVideoElement;
  #stopped = false;

  private constructor(stream: MediaStream, video: HTMLVideoElement) {
    this.#stream = stream;
    this.#video = video;
  }

  /**
   * Open the camera at the back, and show what it sees.
   *
   * @throws Refused `camera-refused`, `camera-absent`, `camera-busy`
   */
  static async open(video: HTMLVideoElement): Promise<Camera> {
    // A page without https has no devices at all.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (devices === undefined) throw new Refused("camera-absent");
    try {
      const stream = await devices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
      video.srcObject = stream;
      await video.play();
      return new Camera(stream, video);
    } catch (cause) {
      throw new Refused(reasonOf(cause), { cause });
    }
  }

  /** Hand each code that is seen to `take`, until it says that it has what it wants, or the camera is closed. */
  async look(take: (text: string) => Promise<boolean>): Promise<void> {
    const canvas = document.createElement("canvas");
    while (!this.#stopped) {
      const text = this.#see(canvas);
      if (text !== null && (await take(text))) return;
      await new Promise((resolve) => setTimeout(resolve, BETWEEN));
    }
  }

  close(): void {
    this.#stopped = true;
    for (const track of this.#stream.getTracks()) track.stop();
    this.#video.srcObject = null;
  }

  get isClosed(): boolean {
    return this.#stopped;
  }

  #see(canvas: HTMLCanvasElement): string | null {
    const { videoWidth, videoHeight } = this.#video;
    if (videoWidth === 0 || videoHeight === 0) return null;
    const scale = Math.min(1, MOST_PIXELS / Math.max(videoWidth, videoHeight));
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (context === null) return null;
    context.drawImage(this.#video, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return null; // no code in this picture
    }
  }
}

function reasonOf(cause: unknown): string {
  const name = cause instanceof DOMException ? cause.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "camera-refused";
  return name === "NotReadableError" || name === "AbortError" ? "camera-busy" : "camera-absent";
}
