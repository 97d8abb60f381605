import { assertEquals, assertThrows } from "@std/assert";
import {
  didYouMean,
  invariant,
  UnsupportedError,
  UseAfterStopError,
} from "../../lib/base/errors.ts";

const CHOICES = ["direct", "pool", "growth", "arena"];

Deno.test("didYouMean() suggests what is a slip away", () => {
  for (
    const [word, choice] of [
      ["poool", "pool"],
      ["grwoth", "growth"],
      ["rena", "arena"],
      ["direkt", "direct"],
    ] as const
  ) {
    assertEquals(didYouMean(word, CHOICES), `. Did you mean "${choice}"?`);
  }
});

Deno.test("didYouMean() lists the choices if none is near", () => {
  const listed = '. Choose one of "direct", "pool", "growth", "arena"';
  assertEquals(didYouMean("buddy", CHOICES), listed);
  assertEquals(didYouMean("", CHOICES), listed);
});

Deno.test("errors can be told by name", () => {
  assertEquals(new UnsupportedError("a").name, "UnsupportedError");
  assertEquals(new UseAfterStopError("a").name, "UseAfterStopError");
});

Deno.test("invariant() throws only if its condition does not hold", () => {
  invariant(1, "one is true");
  assertThrows(
    () => invariant(null, "nothing is true"),
    Error,
    "Broken invariant: nothing is true",
  );
});
