/**
 * PNG from SVG, by resvg compiled to WebAssembly (2.5 MB), which is loaded with the first
 * picture.
 * @module
 */
import { FONT_FAMILY, fontsFor } from "./png_fonts.ts";

type Renderer = (
  svg: string,
  zoom: number,
  fontBuffers: Uint8Array[],
) => Uint8Array;

let loading: Promise<Renderer> | null = null;

async function load(): Promise<Renderer> {
  const { initWasm, Resvg, RESVG_MODULE_URL } = await import(
    "../dependencies/resvg.ts"
  );
  await initWasm(await Deno.readFile(RESVG_MODULE_URL));
  return (svg, zoom, fontBuffers) => {
    const picture = new Resvg(svg, {
      fitTo: { mode: "zoom", value: zoom },
      font: {
        fontBuffers,
        defaultFontFamily: FONT_FAMILY,
        sansSerifFamily: FONT_FAMILY,
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
  const fonts = await fontsFor(svg);
  // A picture that cannot be drawn leaves the renderer: it is loaded only once.
  return (await loading)(svg, zoom, fonts);
}
