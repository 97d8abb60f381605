import { assertEquals, assertThrows } from "@std/assert";
import { Attribution, ByPlace } from "../../lib/backend/attribution.ts";

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
  assertEquals(attribution.phase, null);
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
  assertEquals(attribution.enterPhase("backward"), null);
  assertEquals(attribution.phase, "backward");
});

Deno.test("Attribution reset() forgets what an interrupt left", () => {
  const attribution = new Attribution();
  attribution.enterPhase("update");
  attribution.inLayer("dense", () => {
    attribution.reset();
    assertEquals([attribution.phase, attribution.layer], [null, null]);
  });
  assertEquals(attribution.layer, null);
});

Deno.test("ByPlace get() makes a value once for each layer in a phase", () => {
  const attribution = new Attribution();
  const values = new ByPlace<string>();
  let made = 0;
  const get = () =>
    values.get(
      attribution,
      () => `${++made} ${attribution.phase} ${attribution.layer}`,
    );
  const seen = (["forward", "backward", "forward"] as const).map((phase) =>
    attribution.inPhase(phase, () => attribution.inLayer("dense", get))
  );
  assertEquals(seen, [
    "1 forward dense",
    "2 backward dense",
    "1 forward dense",
  ]);
  assertEquals([get(), get()], ["3 null null", "3 null null"]);
});
