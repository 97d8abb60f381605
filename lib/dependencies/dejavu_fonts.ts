/**
 * The DejaVu fonts (Bitstream Vera licence, changes in the public domain).
 * A picture renderer without system fonts needs them as files.
 * @module
 */
// The import brings the package into the cache; without it, resolve() returns the npm: specifier.
import description from "npm:dejavu-fonts-ttf@2.37.3/package.json" with {
  type: "json",
};

const PACKAGE_URL = import.meta.resolve(
  "npm:dejavu-fonts-ttf@2.37.3/package.json",
);

/** Version of the fonts. */
export const FONT_VERSION: string = description.version;

/** Regular and bold sans-serif fonts: files in Deno's cache. */
export const FONT_URLS: readonly URL[] = [
  new URL("ttf/DejaVuSans.ttf", PACKAGE_URL),
  new URL("ttf/DejaVuSans-Bold.ttf", PACKAGE_URL),
];
