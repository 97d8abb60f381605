/**
 * Finds a Chromium that is installed; none is downloaded.
 * @module
 */

/** Names under which systems know it. */
const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
];

/** Where it lies on systems whose search path lacks it. */
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Path of a Chromium: that of the variable CHROMIUM, or the first one found; null if there is none. */
export async function findChromium(): Promise<string | null> {
  const chosen = Deno.env.get("CHROMIUM");
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  const candidates = [
    ...chosen ? [chosen] : [],
    ...folders.flatMap((folder) => NAMES.map((name) => `${folder}/${name}`)),
    ...PLACES,
  ];
  for (const path of candidates) {
    const isFile = await Deno.stat(path).then((it) => it.isFile, () => false);
    if (isFile) return path;
  }
  return null;
}
