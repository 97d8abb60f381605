/**
 * Images as bytes on the host become float32 values for a tensor: scaled to 0..1, and if the
 * tensor's shape is larger, centred on black with the one grey channel repeated.
 * @module
 */

/** Sizes of one image: height, width, channels. */
export type ImageShape = readonly [
  height: number,
  width: number,
  channels: number,
];

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
 * @returns Values between 0 and 1. // [image, target height, target width, target channel]
 */
export function imagesToFloats(
  images: Uint8Array,
  stored: ImageShape,
  target: ImageShape,
): Float32Array {
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
          floats[to++] = images[from + source]! / 255;
        }
        from += channels;
      }
    }
  }
  return floats;
}
