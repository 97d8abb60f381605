/**
 * URLs of files as TensorFlow.js's users write them: `file://` and a path,
 * relative ones too, as in Node.
 * @module
 */

const SCHEME = "file://";

/** Whether a URL is for us. */
export function isFileUrl(url: unknown): url is string {
  return typeof url === "string" && url.startsWith(SCHEME);
}

/** Percent signs that encode nothing are just part of a name. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The path that a URL means. What is percent-encoded is decoded; spaces may
 * also stand as they are. A path that does not begin with a slash is relative
 * to the current folder.
 *
 * @throws {TypeError} If there is no path.
 *
 * @example
 * ```ts
 * import { pathOfUrl } from "./file_url.ts";
 * console.log(pathOfUrl("file://models/my%20model")); // models/my model
 * ```
 */
export function pathOfUrl(url: string): string {
  const path = decode(url.slice(SCHEME.length));
  if (path === "") {
    throw new TypeError(
      'Cannot use a file as its URL must have a path, such as "file://model": ' +
        `it is ${JSON.stringify(url)}`,
    );
  }
  // file:///C:/models is a path on Windows without the first slash.
  return /^\/[A-Za-z]:[\\/]/.test(path) ? path.slice(1) : path;
}
