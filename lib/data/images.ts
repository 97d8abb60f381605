/**
 * Images as bytes on the host become float32 values for a tensor: scaled to 0..1 or as they are, and if the
 * tensor's shape is larger, centred on black with the one grey channel repeated.
 * @module
 */

/** Sizes of one image: height, width, channels. */
export type ImageShape = readonly [
  height: number,
  width: number,
  channels: number,
];

/** Values in tensors of images: from 0 to 1, or the bytes from 0 to 255. */
export type ValueRange = "unit" | "byte";

const DIVISORS: Readonly<Record<ValueRange, number>> = { unit: 255, byte: 1 };

/** Whether {@linkcode imagesToFloats} can make images of shape `target` from `stored` ones. */
export function canEnlarge(stored: ImageShape, target: ImageShape): boolean {
  const [height, width, channels] = stored;
  return target[0] >= height && target[1] >= width &&
    (channels === 1 || channels === target[2]);
}

/**
 * Makes float32 values of images.
 *
 * @param images Bytes of whole images, channels last. // [image, height, width, channel]
 * @param stored Shape of one image in `images`.
 * @param target Shape of one image in the result; at least as large.
 * @param range Whether values go from 0 to 1 or stay bytes.
 * @returns Values in that range. // [image, target height, target width, target channel]
 */
export function imagesToFloats(
  images: Uint8Array,
  stored: ImageShape,
  target: ImageShape,
  range: ValueRange = "unit",
): Float32Array {
  const divisor = DIVISORS[range];
  const [height, width, channels] = stored;
  const [targetHeight, targetWidth, targetChannels] = target;
  const count = images.length / (height * width * channels);
  const top = (targetHeight - height) >> 1;
  const left = (targetWidth - width) >> 1;
  const floats = new Float32Array(
    count * targetHeight * targetWidth * targetChannels,
  );
  let from = 0;
  for (let image = 0; image < count; image++) {
    for (let row = 0; row < height; row++) {
      const line = (image * targetHeight + top + row) * targetWidth + left;
      let to = line * targetChannels;
      for (let column = 0; column < width; column++) {
        for (let channel = 0; channel < targetChannels; channel++) {
          const source = channels === 1 ? 0 : channel;
          floats[to++] = images[from + source]! / divisor;
        }
        from += channels;
      }
    }
  }
  return floats;
}
