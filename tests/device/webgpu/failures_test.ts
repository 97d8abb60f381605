import { assertThrows } from "@std/assert";
import { Failures } from "../../../lib/device/webgpu/failures.ts";

/** A device that only fails. */
function makeSource() {
  const target = new EventTarget();
  const lost = Promise.withResolvers<GPUDeviceLostInfo>();
  const addEventListener = target.addEventListener.bind(target);
  return {
    source: { lost: lost.promise, addEventListener },
    refuse: (message: string) => {
      const error = new GPUValidationError(message);
      target.dispatchEvent(
        new GPUUncapturedErrorEvent("uncapturederror", { error }),
      );
    },
    lose: (reason: GPUDeviceLostReason) =>
      lost.resolve({ reason, message: "fell off" } as GPUDeviceLostInfo),
  };
}

Deno.test("Failures tells the first refusal, once", () => {
  const { source, refuse } = makeSource();
  const failures = new Failures(source);
  failures.throwPending();
  refuse("first");
  refuse("second");
  assertThrows(() => failures.throwPending(), Error, "refused it: first");
  failures.throwPending();
});

Deno.test("Failures tells the loss of a device every time, over any refusal", async () => {
  const { source, refuse, lose } = makeSource();
  const failures = new Failures(source);
  lose("unknown" as GPUDeviceLostReason);
  await source.lost;
  for (let turn = 0; turn < 3; turn++) {
    refuse("because it is lost");
    assertThrows(() => failures.throwPending(), Error, "was lost: fell off");
  }
});

Deno.test("Failures takes a device that was destroyed on purpose for no failure", async () => {
  const { source, lose } = makeSource();
  const failures = new Failures(source);
  lose("destroyed");
  await source.lost;
  failures.throwPending();
});
