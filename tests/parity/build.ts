/**
 * Bundles the test suite that `@tensorflow/tfjs-core` ships. Its modules import
 * each other without file extensions and mark the specs as free of side
 * effects, so they run only after a bundler that resolves the former and
 * ignores the latter. The packages come from Deno's own cache.
 *
 * A script of its own, since it needs rights that running the suite does not:
 * it starts esbuild and writes a file.
 * @module
 */
import { createRequire, isBuiltin } from "node:module";
import * as esbuild from "esbuild";
import { bundleExists, bundlePath, CACHE, SUITE } from "./bundle.ts";

/**
 * Never called: an import that Deno sees is what puts a package into its cache
 * and lets `require.resolve` find it.
 */
export const PACKAGES = {
  "@tensorflow/tfjs-backend-cpu": () => import("@tensorflow/tfjs-backend-cpu"),
  "@tensorflow/tfjs-core": () => import("@tensorflow/tfjs-core"),
  "jasmine-core": () => import("jasmine-core"),
};

const OPTIONS = {
  bundle: true,
  format: "cjs",
  platform: "node",
  mainFields: ["module", "main"],
  // The packages declare that nothing in them has side effects; specs do.
  ignoreAnnotations: true,
  logLevel: "error",
} as const satisfies esbuild.BuildOptions;

/** Splits `@scope/name/a/b` into the package and the path inside. */
function splitSpecifier(specifier: string): [name: string, inside: string] {
  const parts = specifier.split("/");
  const length = specifier.startsWith("@") ? 2 : 1;
  return [parts.slice(0, length).join("/"), parts.slice(length).join("/")];
}

/** The folder of a package, as seen from the file that imports it; null if it is not installed. */
function findPackage(name: string, importer: string): string | null {
  const from = importer.startsWith(SUITE) ? import.meta.url : importer;
  try {
    const manifest = createRequire(from).resolve(`${name}/package.json`);
    return manifest.slice(0, -"/package.json".length);
  } catch {
    return null;
  }
}

/** Finds packages where Deno keeps them; inside a package esbuild knows the way. */
const denoCache: esbuild.Plugin = {
  name: "deno-cache",
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) => {
      if (kind === "entry-point" || isBuiltin(path)) return null;
      const [name, inside] = splitSpecifier(path);
      const resolveDir = findPackage(name, importer);
      if (resolveDir !== null) {
        return build.resolve(`./${inside}`, { resolveDir, kind });
      }
      // Packages try optional ones with require(); an import must be there.
      return kind === "require-call" ? { path, external: true } : null;
    });
  },
};

/** Makes the bundle unless it exists. */
async function buildSuite(): Promise<void> {
  const outfile = await bundlePath();
  if (await bundleExists(outfile)) return;
  await Deno.mkdir(CACHE, { recursive: true });
  try {
    await esbuild.build({
      ...OPTIONS,
      entryPoints: [`${SUITE}entry.js`],
      outfile: `${outfile}.part`,
      plugins: [denoCache],
    });
  } finally {
    await esbuild.stop();
  }
  // A bundle that was cut short must not be taken for a whole one.
  await Deno.rename(`${outfile}.part`, outfile);
}

if (import.meta.main) await buildSuite();
