import { assert, assertEquals, assertMatch } from "@std/assert";
import { runDeno } from "./child.ts";

Deno.test("task demo trains under every strategy and shows table and curves", async () => {
  const flags = ["--device", "wasm", "--images", "128", "--epochs", "1"];
  const { code, output, errors } = await runDeno(["task", "demo", ...flags]);
  assertEquals(code, 0, errors);
  for (const strategy of ["direct", "pool", "growth", "arena"]) {
    assertMatch(output, new RegExp(`^${strategy} +4/4  loss `, "m"));
    assertMatch(output, new RegExp(`^${strategy} +│ +[\\d.]+ MiB │`, "m"));
    assertMatch(output, new RegExp(`^${strategy}: peak [\\d.]+ MiB`, "m"));
  }
  assert(output.includes("bit for bit"));
  // Nothing may advertise itself, and a pipe gets no terminal codes.
  assert(!/TensorFlow\.js in Node/.test(output), output);
  assert(!output.includes("\x1b"), output);
});

Deno.test("task demo stops on Ctrl-C", async () => {
  const { code, output } = await runDeno(
    ["run", "--allow-read", "examples/demo.ts", "--device", "wasm"],
    { interruptAt: "40/400" },
  );
  assertEquals(code, 130);
  assert(output.endsWith("\nStopped\n"), output);
});

Deno.test("task demo tells what is wrong with a flag, in one line", async () => {
  const { code, errors } = await runDeno(["task", "-q", "demo", "--epochs=0"]);
  assertEquals(code, 2);
  assertMatch(errors, /^Cannot run the demo as --epochs must .*: it is "0"$/m);
});

Deno.test("task ops lists what its argument names, and says so if there is none", async () => {
  const { code, output } = await runDeno(["task", "-q", "ops", "conv2d"]);
  assertEquals(code, 0);
  assertMatch(output, /^Conv2DBackpropFilter +│ generated$/m);
  assertEquals((await runDeno(["task", "-q", "ops", "xyz"])).code, 1);
});
