/**
 * Folders for tests that write files.
 * @module
 */
import { ROOT } from "../style/paths.ts";

/** A folder that is removed at the end of the scope. */
export interface Folder extends Disposable {
  /** Its path, without a slash at the end. */
  readonly path: string;
}

/** Makes an empty folder inside the checkout, where tests may write. */
export function makeFolder(): Folder {
  Deno.mkdirSync(`${ROOT}.cache`, { recursive: true });
  const path = Deno.makeTempDirSync({ dir: `${ROOT}.cache` });
  return {
    path,
    [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }),
  };
}
