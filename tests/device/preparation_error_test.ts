import { assert, assertEquals, assertMatch } from "@std/assert";
import { UnsupportedError } from "../../lib/base/errors.ts";
import { preparationError } from "../../lib/device/preparation_error.ts";
import type { Step } from "../../lib/program/step.ts";

const STEP: Step = { kind: "softmax", rows: 2, columns: 3 };

Deno.test("preparationError() names the step and keeps the class of whatever was thrown", () => {
  const thrown = [
    new UnsupportedError("too large"),
    new WebAssembly.CompileError("too large"),
    new DOMException("too large", "OperationError"),
    "too large",
  ];
  for (const error of thrown) {
    const named = preparationError(STEP, error);
    assertEquals(
      named.message,
      "Cannot prepare softmax [2,3] as its code must be made: too large",
    );
    const { constructor } = error instanceof Error ? error : new Error();
    assertEquals(named.constructor, constructor);
  }
});

Deno.test("preparationError() shortens the text of a long step", () => {
  const sizes = Array.from({ length: 1000 }, (_, at) => at);
  const step: Step = { kind: "concat", type: "float32", outer: 1, sizes };
  const { message } = preparationError(step, new Error("too large"));
  assertMatch(message, /as its code must be made: too large$/);
  assert(message.length < 300, message);
});
