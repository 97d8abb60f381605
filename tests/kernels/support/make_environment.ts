// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * Makes a Python environment in a folder, for the test of what is said where
 * that cannot be done.
 * @module
 */
import { makeEnvironment } from "../../../tools/python/environment.ts";

try {
  await makeEnvironment(Deno.args[0]!, () => {});
} catch (error) {
  console.error((error as Error).message);
  Deno.exit(1);
}
