/**
 * Pictures as bytes: three colours for each pixel, transparent parts laid over white.
 * @module
 */

/** A decoded picture. */
export interface Picture {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Values per pixel: 1 grey, 3 red, green and blue. */
  readonly channels: 1 | 3;
  /** The values. // [row, column, channel] */
  readonly pixels: Uint8Array;
}

/** Lays pixels with opacity over white. // [pixel, 4] to [pixel, 3] */
export function layOverWhite(rgba: ArrayLike<number>): Uint8Array {
  const pixels = new Uint8Array(rgba.length / 4 * 3);
  for (let pixel = 0; pixel < rgba.length / 4; pixel++) {
    const alpha = rgba[4 * pixel + 3]! / 255;
    for (let colour = 0; colour < 3; colour++) {
      const value = rgba[4 * pixel + colour]!;
      pixels[3 * pixel + colour] = Math.round(
        255 + alpha * (value - 255),
      );
    }
  }
  return pixels;
}

/** The brightness of a colour picture (ITU-R BT.601), or three equal colours of a grey one. */
export function convertChannels(picture: Picture, channels: 1 | 3): Picture {
  const { width, height, pixels } = picture;
  if (picture.channels === channels) return picture;
  const count = width * height;
  const converted = channels === 1
    ? Uint8Array.from(
      { length: count },
      (_, pixel) =>
        Math.round(
          (299 * pixels[3 * pixel]! + 587 * pixels[3 * pixel + 1]! +
            114 * pixels[3 * pixel + 2]!) / 1000,
        ),
    )
    : Uint8Array.from({ length: 3 * count }, (_, at) => pixels[at / 3 | 0]!);
  return { width, height, channels, pixels: converted };
}
