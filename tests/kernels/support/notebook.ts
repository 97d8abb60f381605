/** A session without a front end. */
import { assert, assertEquals } from "@std/assert";
import type { Outcome } from "../../../kernels/tidemark/session/outcome.ts";
import { Session } from "../../../kernels/tidemark/session/session.ts";
import { within } from "../../../kernels/tidemark/session/stopper.ts";
import { compileCell } from "../../../kernels/tidemark/transform/compile.ts";

/** Any cell ends within this time. */
const LIMIT_MS = 10_000;

/** A session whose cells have to end. */
export class Notebook {
  readonly session = new Session(["--allow-all"], {
    onReport: (report) => {
      if (report.kind !== "message" || report.type !== "stream") return;
      this.text += (report.content as { text: string }).text;
    },
    onText: (_, text) => {
      this.pieces++;
      this.text += text;
    },
    onResult: (_, data) => {
      this.result = data["text/plain"];
    },
    onLost: () => {
      this.lost++;
    },
  });
  result: unknown = undefined;
  /** What cells and their subprocesses have printed. */
  text = "";
  /** In how many pieces the text of subprocesses came. */
  pieces = 0;
  /** Processes that died without a cell to tell it. */
  lost = 0;
  #count = 0;

  /** Runs a cell; fails if it has not ended in time. */
  async run(code: string): Promise<Outcome> {
    const id = ++this.#count;
    const run = {
      id,
      label: `cell ${id}`,
      executionCount: id,
      showsResult: true,
    };
    const compiled = compileCell(code).compiled!;
    const running = this.session.run(run, compiled);
    assert(await within(running, LIMIT_MS), `no answer to: ${code}`);
    return await running;
  }

  /** What a cell shows that must not fail. */
  async value(code: string): Promise<unknown> {
    assertEquals(await this.run(code), { kind: "ok" });
    return this.result;
  }
}

/** Waits. */
export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Runs a cell and interrupts it. */
export async function interrupted(
  notebook: Notebook,
  code: string,
): Promise<void> {
  const running = notebook.run(code);
  await wait(40);
  await notebook.session.interrupt();
  const outcome = await running;
  assertEquals(
    outcome.kind === "error" && outcome.error.ename,
    "KeyboardInterrupt",
  );
}

/** Works with a notebook that has a variable `kept`. */
export async function withNotebook(
  work: (notebook: Notebook) => Promise<void>,
): Promise<void> {
  const notebook = new Notebook();
  try {
    await notebook.run("const kept = 7");
    await work(notebook);
  } finally {
    await notebook.session.close();
  }
}
