// deno-lint-ignore-file no-console -- Whoever runs it wants to see the figures and seeds.
/**
 * What takes minutes: 200 interrupts of training, ten minutes of everything
 * mixed, and the Jupyter project's own suite thirty times. A number shortens
 * it: `deno task test:kernel:slow 0.1` does a tenth of each.
 * @module
 */
import { PYTHON, runPython } from "../support/python.ts";

const SHARE = Number(Deno.args[0] ?? "1");
const INTERRUPTS = 200;
const SOAK_S = 600;
const SUITE_RUNS = 30;

interface Part {
  readonly script: string;
  readonly runs: number;
  readonly env: Readonly<Record<string, string>>;
}

function share(whole: number): number {
  return Math.max(1, Math.round(whole * SHARE));
}

const PARTS: readonly Part[] = [
  {
    script: "test_training.py",
    runs: 1,
    env: { TIDEMARK_INTERRUPTS: String(share(INTERRUPTS)) },
  },
  { script: "test_conformance.py", runs: share(SUITE_RUNS), env: {} },
  {
    script: "test_soak.py",
    runs: 1,
    env: { TIDEMARK_SOAK_S: String(share(SOAK_S)) },
  },
];

if (PYTHON === null) Deno.exit(1);
for (const { script, runs, env } of PARTS) {
  for (let run = 1; run <= runs; run++) {
    const { pathname } = new URL(script, import.meta.url);
    const printed = await runPython([pathname], env);
    console.log(`${script} ${run} of ${runs}: passed\n${printed}`);
  }
}
