// Builds the desk: `node build.mjs` into dist/ and the site's half into its static files; `--tests` bundles the tests.
//
//     dist/en/index.html  ar/  desk.js  prover.js  mark.svg  web/*.css  fonts/*.woff2
//     ../src/demur/web/static/web/built/opener.js  verify.js  demur-verify.html

import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const TOP = dirname(HERE);
const DIST = join(HERE, "dist");
const WEB = join(TOP, "src", "demur", "web", "static", "web");
const DIRECTIONS = { en: "ltr", ar: "rtl" };

const SHARED = {
  absWorkingDir: HERE,
  bundle: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "linked",
  logLevel: "warning",
  logOverride: { "direct-eval": "error" }, // the desk's policy forbids it
};

async function buildDesk() {
  await rm(DIST, { recursive: true, force: true });
  await build({
    ...SHARED,
    entryPoints: { desk: "src/desk.ts", prover: "src/proving/prover.ts" },
    outdir: DIST,
    platform: "browser",
    format: "iife",
    minify: true,
  });
  await build({
    ...SHARED,
    entryPoints: { opener: "src/opener/opener.ts", verify: "src/verify/verify.ts" },
    outdir: join(WEB, "built"),
    platform: "browser",
    format: "iife",
    minify: true,
  });
  await writeOfflinePage();
  await writePages();
  await copyLooks();
}

/** One page a language, from one template; everything that can be read on it comes from the catalogues. */
async function writePages() {
  const template = await readFile(join(HERE, "pages", "index.html"), "utf8");
  for (const [language, direction] of Object.entries(DIRECTIONS)) {
    await mkdir(join(DIST, language), { recursive: true });
    const page = template.replaceAll("{language}", language).replaceAll("{direction}", direction);
    await writeFile(join(DIST, language, "index.html"), page);
  }
}

/** The verification page as one file: script, sheet and faces inside, and a policy that lets nothing else in. */
async function writeOfflinePage() {
  const { outputFiles } = await build({
    ...SHARED,
    entryPoints: ["src/verify/offline.ts"],
    platform: "browser",
    format: "iife",
    minify: true,
    legalComments: "eof",
    write: false,
  });
  const parts = {
    script: outputFiles[0].text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--"),
    style: `${await inlineFaces()}${await readFile(join(WEB, "demur.css"), "utf8")}`,
  };
  const digest = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
  const values = { ...parts, "script-digest": digest(parts.script), "style-digest": digest(parts.style) };
  const template = await readFile(join(HERE, "src", "verify", "offline.html"), "utf8");
  const page = template.replaceAll(/\{(script-digest|style-digest|script|style)\}/g, (_, name) => values[name]);
  await writeFile(join(WEB, "built", "demur-verify.html"), page);
}

async function inlineFaces() {
  const sheet = await readFile(join(WEB, "faces.css"), "utf8");
  const names = [...new Set([...sheet.matchAll(/\.\.\/fonts\/([a-z0-9-]+\.woff2)/g)].map(([, name]) => name))];
  const faces = await Promise.all(names.map((name) => readFile(join(TOP, "third_party", "fonts", name), "base64")));
  const face = (_, name) => `data:font/woff2;base64,${faces[names.indexOf(name)]}`;
  return sheet.replaceAll(/\.\.\/fonts\/([a-z0-9-]+\.woff2)/g, face);
}

/** The sheets say `../fonts/`: they lie in web/, the faces in fonts/ beside it, as at the site. */
async function copyLooks() {
  await mkdir(join(DIST, "web"), { recursive: true });
  for (const name of ["demur.css", "faces.css"]) await cp(join(WEB, name), join(DIST, "web", name));
  await cp(join(WEB, "mark.svg"), join(DIST, "mark.svg"));
  await cp(join(TOP, "third_party", "fonts"), join(DIST, "fonts"), { recursive: true });
}

async function buildTests() {
  const folder = join(HERE, "build", "tests");
  await rm(folder, { recursive: true, force: true });
  const names = (await readdir(join(HERE, "tests"))).filter((name) => name.endsWith(".test.ts"));
  await build({
    ...SHARED,
    entryPoints: names.map((name) => join("tests", name)),
    outdir: folder,
    platform: "node",
    format: "esm",
    packages: "external",
    sourcemap: "inline",
  });
}

await (process.argv.includes("--tests") ? buildTests() : buildDesk());
