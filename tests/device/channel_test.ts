import { assert, assertEquals, assertThrows } from "@std/assert";
import { UnsupportedError } from "../../lib/base/errors.ts";
import {
  collectError,
  createChannelBuffers,
  ERROR_BYTES,
  leaveError,
} from "../../lib/device/channel.ts";
import { withoutGlobal } from "../support/globals.ts";

Deno.test("leaveError() keeps the first error until it is collected, once", () => {
  const buffers = createChannelBuffers();
  assertEquals(collectError(buffers), null);
  leaveError(buffers, new RangeError("the first: π ≠ 3"));
  leaveError(buffers, new Error("the second"));
  const error = collectError(buffers)!;
  assertEquals(error.constructor, RangeError);
  assertEquals(error.message, "the first: π ≠ 3");
  assertEquals(collectError(buffers), null);
  leaveError(buffers, new Error("the third"));
  assertEquals(collectError(buffers)!.message, "the third");
});

Deno.test("collectError() gives classes back that people know, and the name of others", () => {
  const buffers = createChannelBuffers();
  const classes = [TypeError, RangeError, SyntaxError, Error, UnsupportedError];
  for (const made of classes) {
    leaveError(buffers, new made("text"));
    assertEquals(collectError(buffers)!.constructor, made);
  }
  leaveError(buffers, new EvalError("text"));
  assertEquals(collectError(buffers)!.name, "EvalError");
});

Deno.test("leaveError() takes whatever was thrown, however long", () => {
  const buffers = createChannelBuffers();
  leaveError(buffers, "only a text");
  assertEquals(collectError(buffers)!.message, "only a text");
  leaveError(buffers, undefined);
  assertEquals(collectError(buffers)!.message, "undefined");
  const long = "\u{1F30A}".repeat(ERROR_BYTES);
  leaveError(buffers, new Error(long));
  const { message } = collectError(buffers)!;
  assert(message.length > 1000 && long.startsWith(message.slice(0, -1)));
});

Deno.test("createChannelBuffers() refuses to work without SharedArrayBuffer", () => {
  withoutGlobal("SharedArrayBuffer", () => {
    assertThrows(
      createChannelBuffers,
      UnsupportedError,
      "this runtime has none",
    );
  });
  createChannelBuffers();
});
