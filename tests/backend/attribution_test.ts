import { assertEquals, assertThrows } from "@std/assert";
import { Attribution } from "../../lib/backend/attribution.ts";

Deno.test("Attribution names the innermost layer, else the part of the step", () => {
  const attribution = new Attribution();
  assertEquals(attribution.layer, null);
  const seen = attribution.inPhase("forward", () => [
    attribution.layer,
    attribution.inLayer(
      "outer",
      () => attribution.inLayer("inner", () => attribution.layer),
    ),
    attribution.inLayer("outer", () => attribution.innermostLayer),
    attribution.innermostLayer,
  ]);
  assertEquals(seen, ["loss", "inner", "outer", null]);
  assertEquals(
    attribution.inPhase("backward", () => attribution.layer),
    "loss",
  );
  assertEquals(
    attribution.inPhase("update", () => attribution.layer),
    "optimizer",
  );
  assertEquals(attribution.phase, "none");
});

Deno.test("Attribution goes back to what was before, even if the work throws", () => {
  const attribution = new Attribution();
  const fail = () => {
    throw new RangeError("inside");
  };
  attribution.inPhase("forward", () => {
    assertThrows(() => attribution.inPhase("update", fail), RangeError);
    assertEquals(attribution.phase, "forward");
    assertThrows(() => attribution.inLayer("dense", fail), RangeError);
    assertEquals(attribution.innermostLayer, null);
  });
  assertEquals(attribution.enterPhase("backward"), "none");
  assertEquals(attribution.phase, "backward");
});

Deno.test("Attribution reset() forgets what an interrupt left", () => {
  const attribution = new Attribution();
  attribution.enterPhase("update");
  attribution.inLayer("dense", () => {
    attribution.reset();
    assertEquals([attribution.phase, attribution.layer], ["none", null]);
  });
  assertEquals(attribution.layer, null);
});
