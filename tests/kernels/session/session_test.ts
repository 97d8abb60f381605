/**
 * Interrupts of a session without a front end: after each, the process runs
 * the next cell, whatever else was asked of it at that moment.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { interrupted, wait, withNotebook } from "../support/notebook.ts";

const INTERRUPTS = 30;

Deno.test("a stop leaves the event loop whole while other things are asked", () =>
  withNotebook(async (notebook) => {
    let asking = true;
    const questions = (async () => {
      while (asking) {
        // Those under way when the session is closed fail.
        notebook.session.members("kept").catch(() => {});
        await wait(1);
      }
    })();
    try {
      for (let index = 0; index < INTERRUPTS; index++) {
        await interrupted(notebook, "while (true) {}");
        assertEquals(await notebook.value("kept"), "7");
      }
    } finally {
      asking = false;
      await questions;
    }
  }));

/** Loops that Deno calls from JavaScript of its own. */
const NESTED: Readonly<Record<string, string>> = {
  "between two timers of one length":
    "const a = new Promise((done) => setTimeout(done, 3)).then(() => { while (true); }); setTimeout(() => {}, 3); await a;",
  "between two timers":
    "const a = new Promise((done) => setTimeout(done, 3)).then(() => { while (true); }); setTimeout(() => {}, 4); const end = Date.now() + 20; while (Date.now() < end); await a;",
  "between two immediates":
    "const a = new Promise((done) => setImmediate(done)).then(() => { while (true); }); setImmediate(() => {}); await a;",
  "after a tick": "process.nextTick(() => {}); await null; while (true) {}",
  "in an immediate":
    "await new Promise(() => setImmediate(() => { while (true); }))",
};

Deno.test("loops below Deno's own code are stopped, and timers live on", () =>
  withNotebook(async (notebook) => {
    await notebook.run("let ticks = 0; setInterval(() => ticks++, 2);");
    for (const [name, code] of Object.entries(NESTED)) {
      const started = performance.now();
      await interrupted(notebook, code);
      const before = Number(await notebook.value("ticks"));
      const elapsed = performance.now() - started;
      await notebook.value("await new Promise((done) => setTimeout(done, 50))");
      assert(Number(await notebook.value("ticks")) > before, name);
      // Sooner than what is ended only as patience is over.
      assert(elapsed < 700, `${name}: ${elapsed} ms`);
    }
    assertEquals(await notebook.value("kept"), "7");
  }));

/** Cells with breakpoints in their code, where nobody debugs. */
const BREAKPOINTS: Readonly<Record<string, string>> = {
  "in a loop": "while (true) { debugger; }",
  "now and then in a function":
    "(function busy() { for (let i = 0; ; i++) if (i % 1e7 === 0) debugger; })()",
};

for (const [name, code] of Object.entries(BREAKPOINTS)) {
  for (const restarts of [false, true]) {
    const when = restarts ? "after a restart" : "in a fresh process";
    Deno.test(`a breakpoint ${name} does not outlive its interrupt ${when}`, () =>
      withNotebook(async (notebook) => {
        if (restarts) {
          await interrupted(notebook, "while (true) {}");
          await notebook.session.restart();
          await notebook.run("const kept = 7");
        }
        for (let index = 0; index < 3; index++) {
          await interrupted(notebook, code);
          assertEquals(await notebook.value("kept"), "7");
        }
        assertEquals(notebook.lost, 0);
      }));
  }
}

Deno.test("a breakpoint is passed over after a busy library has ended by itself", () =>
  withNotebook(async (notebook) => {
    await notebook.run(
      'let busy = true; globalThis[Symbol.for("tidemark.shields")].add(() => busy);',
    );
    // It is heard late: when the debugger has been asked to get ready.
    await interrupted(
      notebook,
      'new Deno.Command("sleep", { args: ["1.2"] }).outputSync(); const end = Date.now() + 200; while (Date.now() < end); busy = false;',
    );
    assertEquals(await notebook.value("kept"), "7");
    assertEquals(await notebook.value("debugger; kept"), "7");
  }));

/** Instantiates a module with a function `f` that never ends. */
const ENDLESS =
  "(await WebAssembly.instantiate(new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,9,1,7,0,3,64,12,0,11,11]))).instance.exports.f()";

Deno.test("a loop of WebAssembly is ended as one of JavaScript", () =>
  withNotebook(async (notebook) => {
    await interrupted(notebook, ENDLESS);
    assertEquals(await notebook.value("kept"), "7");
    assertEquals(notebook.lost, 0);
  }));

Deno.test("what can be ended only with its process is, and that is told", () =>
  withNotebook(async (notebook) => {
    await interrupted(notebook, "process.nextTick(() => { while (true); });");
    assertEquals(await notebook.value("typeof kept"), '"undefined"');
    assertEquals(notebook.lost, 1);
  }));

Deno.test("a cell that was given up and ends late does not end the next one", () =>
  withNotebook(async (notebook) => {
    const waits = (value: number, milliseconds: number) =>
      `await new Promise((done) => setTimeout(() => done(${value}), ${milliseconds}))`;
    await interrupted(notebook, waits(5, 400));
    assertEquals(await notebook.value(waits(7, 800)), "7");
    assertEquals(await notebook.value("1 + 1"), "2");
  }));

Deno.test("results come whole, however long", () =>
  withNotebook(async (notebook) => {
    for (const length of [0, 3000, 5000, 300_000]) {
      const text = await notebook.value(`"\\0é".repeat(${length / 2})`);
      assertEquals(text, Deno.inspect("\0é".repeat(length / 2)));
    }
  }));
