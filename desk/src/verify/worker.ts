// The engine in a worker: the page's own script, started again where there is no document.

import { runTask, type Run, type Task } from "./task.ts";
import type { Report } from "./report.ts";

type Told = { readonly done: number; readonly all: number } | { readonly report: Report } | { readonly failed: string };

/** Serve one task and tell how far it is. */
export function serveTasks(): void {
  addEventListener("message", ({ data }: MessageEvent<Task>) => {
    const tell = (told: Told) => postMessage(told);
    runTask(data, (done, all) => tell({ done, all })).then(
      (report) => tell({ report }),
      (failure: unknown) => tell({ failed: String(failure) }),
    );
  });
}

/** Run each task in a worker of its own. */
export function runInWorker(script: string): Run {
  return (task, progress) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(script);
      const end = (settle: () => void) => {
        worker.terminate();
        settle();
      };
      worker.onerror = (event) => end(() => reject(new Error(event.message)));
      worker.onmessage = ({ data }: MessageEvent<Told>) => {
        if ("done" in data) void progress(data.done, data.all);
        else if ("report" in data) end(() => resolve(data.report));
        else end(() => reject(new Error(data.failed)));
      };
      worker.postMessage(task);
    });
}
