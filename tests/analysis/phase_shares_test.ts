import { assertAlmostEquals, assertEquals } from "@std/assert";
import { phaseShares } from "../../lib/analysis/phase_shares.ts";
import { PHASES } from "../../lib/memory/category.ts";
import { phasesOf } from "../../lib/analysis/phases.ts";
import { makeUp } from "./made_up.ts";

const alloc = (id: number, timeMs: number, phase: string | null) => (
  { kind: "alloc", id, size: 4, timeMs, phase } as const
);

const STEPS = makeUp([
  alloc(1, 1, "forward"),
  alloc(2, 2, "forward"),
  alloc(3, 3, "backward"),
  alloc(4, 4.5, "update"),
  alloc(5, 6, null),
  alloc(6, 8, "forward"),
] as never);

Deno.test("phaseShares() gives each stretch of time the shares of its phases", () => {
  const { fromMs, toMs, share } = phaseShares(STEPS, 10, 5); // stretches of 2 ms
  assertEquals([fromMs, toMs], [0, 10]);
  const rounded = (values: Float64Array) =>
    Array.from(values, (value) => Number(value.toFixed(6)));
  assertEquals(rounded(share.forward), [0.5, 0.5, 0, 0, 1]);
  assertEquals(rounded(share.backward), [0, 0.5, 0.25, 0, 0]);
  assertEquals(rounded(share.update), [0, 0, 0.75, 0, 0]);
});

Deno.test("phaseShares() agrees with the time that phasesOf() tells", () => {
  const shares = phaseShares(STEPS, 10, 7);
  const rows = phasesOf(STEPS, 10);
  for (const phase of PHASES) {
    const sum = shares.share[phase].reduce((total, value) => total + value, 0);
    const { elapsedMs } = rows.find((row) => row.phase === phase)!;
    assertAlmostEquals(sum * 10 / 7, elapsedMs, 1e-6);
  }
});

Deno.test("phaseShares() of nothing is nothing", () => {
  const { share } = phaseShares(makeUp([]), 0, 3);
  assertEquals([...share.forward], [0, 0, 0]);
});
