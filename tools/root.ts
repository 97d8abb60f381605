/**
 * Where the checkout is.
 * @module
 */

/** The repository's root, with a slash at the end. */
export const ROOT: string = decodeURIComponent(
  new URL("../", import.meta.url).pathname,
);
