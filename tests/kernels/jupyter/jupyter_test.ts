import { PYTHON, runPython } from "../support/python.ts";

/** Each runs a kernel of its own and talks to it with real Jupyter clients. */
const SCRIPTS = [
  "test_execution.py",
  "test_output.py",
  "test_interrupt.py",
  "test_dialogue.py",
  "test_life.py",
  "test_clients.py",
  "test_conformance.py",
  "test_figures.py",
  "test_training.py",
  "test_memory.py",
  "test_types.py",
  "test_soak.py",
];

for (const script of SCRIPTS) {
  Deno.test({
    name: `the kernel passes ${script}`,
    ignore: PYTHON === null,
    fn: async () => {
      const { pathname } = new URL(script, import.meta.url);
      await runPython([pathname]);
    },
  });
}
