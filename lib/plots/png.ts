/**
 * PNG from SVG, by resvg compiled to WebAssembly. Renderer (2.5 MB) and font (1.5 MB) are
 * loaded with the first picture. The font has Latin, Greek and Cyrillic letters, no Chinese
 * ones: those show as boxes in a PNG, while SVG and plotly use the reader's own fonts.
 * @module
 */

type Renderer = (svg: string, zoom: number) => Uint8Array;

let loading: Promise<Renderer> | null = null;

async function load(): Promise<Renderer> {
  const [{ initWasm, Resvg, RESVG_MODULE_URL }, { FONT_URLS }] = await Promise
    .all([
      import("../dependencies/resvg.ts"),
      import("../dependencies/dejavu_fonts.ts"),
    ]);
  const [module, ...fontBuffers] = await Promise.all(
    [RESVG_MODULE_URL, ...FONT_URLS].map((url) => Deno.readFile(url)),
  );
  await initWasm(module!);
  return (svg, zoom) => {
    const picture = new Resvg(svg, {
      fitTo: { mode: "zoom", value: zoom },
      font: {
        fontBuffers,
        defaultFontFamily: "DejaVu Sans",
        sansSerifFamily: "DejaVu Sans",
      },
    });
    try {
      const image = picture.render();
      const png = image.asPng();
      image.free();
      return png;
    } finally {
      picture.free();
    }
  };
}

/**
 * Draws SVG text as a PNG.
 *
 * @param svg The whole picture.
 * @param zoom Pixels of the PNG per pixel of the SVG, each way.
 * @returns The bytes of the PNG file.
 * @throws {Deno.errors.NotCapable} Without the permission to read Deno's cache.
 */
export async function renderPng(
  svg: string,
  zoom: number,
): Promise<Uint8Array> {
  loading ??= load().catch((error) => {
    // A missing permission may be granted later, so the next call tries again.
    loading = null;
    throw error;
  });
  // A picture that cannot be drawn leaves the renderer: it is loaded only once.
  return (await loading)(svg, zoom);
}
