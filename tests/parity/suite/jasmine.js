/**
 * Puts jasmine's functions (`describe`, `it`, `expect` …) where specs look for
 * them. A module of its own, because it must have run before the first module
 * with specs is evaluated.
 * @module
 */
import jasmineCore from "jasmine-core/lib/jasmine-core/jasmine.js";

const SPEC_TIMEOUT_MS = 60_000;

const jasmine = jasmineCore.core(jasmineCore);
const environment = jasmine.getEnv({ suppressLoadErrors: true });
jasmine.DEFAULT_TIMEOUT_INTERVAL = SPEC_TIMEOUT_MS;
Object.assign(globalThis, jasmineCore.interface(jasmine, environment), {
  jasmine,
});
