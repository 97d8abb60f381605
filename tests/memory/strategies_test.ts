import { assertEquals, assertThrows } from "@std/assert";
import {
  parseStrategyName,
  STRATEGY_NAMES,
} from "../../lib/memory/strategies.ts";

Deno.test("parseStrategyName() knows every strategy", () => {
  assertEquals(STRATEGY_NAMES.map(parseStrategyName), [...STRATEGY_NAMES]);
});

Deno.test("parseStrategyName() tells what an unknown name may have meant", () => {
  assertThrows(
    () => parseStrategyName("grwoth"),
    TypeError,
    'Did you mean "growth"?',
  );
  assertThrows(
    () => parseStrategyName("bestest"),
    TypeError,
    'Choose one of "direct", "pool"',
  );
  assertThrows(() => parseStrategyName("toString"), TypeError);
  assertThrows(() => parseStrategyName(undefined), TypeError);
});
