/**
 * Picks the helper functions in WGSL that a shader needs.
 * @module
 */
import type { Helper } from "./helper.ts";
import { ANGLE_HELPERS } from "./helpers_angle.ts";
import { ARC_HELPERS, EXPONENTIAL_HELPERS } from "./helpers_math.ts";
import { ARITHMETIC_HELPERS, VALUE_HELPERS } from "./helpers_values.ts";

/** All helpers by the name under which shaders ask for them. */
const HELPERS: Readonly<Record<string, Helper>> = {
  ...VALUE_HELPERS,
  ...EXPONENTIAL_HELPERS,
  ...ANGLE_HELPERS,
  ...ARC_HELPERS,
  ...ARITHMETIC_HELPERS,
};

/**
 * The code of helpers and of all they call, each once, in a fixed order.
 *
 * @throws {Error} If there is no helper of a name.
 */
export function collectFunctions(names: Iterable<string>): string[] {
  const wanted = new Set<string>();
  const add = (name: string) => {
    if (wanted.has(name)) return;
    wanted.add(name);
    const helper = HELPERS[name];
    if (!helper) throw new Error(`Broken invariant: no helper ${name} in WGSL`);
    helper.uses.forEach(add);
  };
  for (const name of names) add(name);
  return Object.keys(HELPERS).filter((name) => wanted.has(name))
    .map((name) => HELPERS[name]!.code);
}
