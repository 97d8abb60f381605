/**
 * The entry of the bundle: all specs of tfjs-core and what they expect to be
 * there. The engine and the registries of TensorFlow.js are global, so the
 * copy of tfjs-core in here and the one that Tidemark imports work on the same
 * backends and tensors.
 * @module
 */
import "./jasmine.js";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import { setTestEnvs } from "@tensorflow/tfjs-core/dist/jasmine_util";

/** Registers TensorFlow.js's own cpu backend; only the baseline wants it. */
export function registerCpu() {
  require("@tensorflow/tfjs-backend-cpu");
}

/**
 * Runs the specs on a registered backend, in the order of their files.
 *
 * @param {object} options
 * @param {string} options.backendName
 * @param {(name: string) => boolean} options.filter which specs to run
 * @param {(name: string) => void} options.onStart
 * @param {(result: object) => void} options.onDone called with jasmine's result of each spec that ran
 * @returns {Promise<object>} jasmine's overall result
 */
export function runSuite({ backendName, filter, onStart, onDone }) {
  // Specs are registered once per environment, so this must come before them.
  setTestEnvs([{ name: backendName, backendName, isDataSync: true }]);
  const environment = globalThis.jasmine.getEnv();
  environment.configure({
    random: false,
    failFast: false,
    oneFailurePerSpec: false,
    specFilter: (spec) => filter(spec.getFullName()),
  });
  require("@tensorflow/tfjs-core/dist/tests");
  return new Promise((resolve) => {
    environment.addReporter({
      specStarted: (spec) => onStart(spec.fullName),
      specDone: (spec) => {
        if (spec.status !== "excluded") onDone(spec);
      },
      jasmineDone: resolve,
    });
    environment.execute();
  });
}
