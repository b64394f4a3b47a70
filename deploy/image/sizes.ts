/** Bytes of an image's layers above its base image, by the image's name. */
export type ImageSizes = Record<string, number>;

/** An image can grow by this share before its size has to be written down again. */
const MAX_GROWTH = 0.1;

/** One sentence for each image that is much larger than recorded, or isn't recorded. */
export function compareSizes(sizes: ImageSizes, recorded: ImageSizes): readonly string[] {
  return Object.entries(sizes).flatMap(([name, bytes]) => {
    const before = recorded[name];
    if (before === undefined) return [`sizes.json has no size of the image ${name}.`];
    return bytes > before * (1 + MAX_GROWTH)
      ? [
          `The image ${name} is ${String(Math.round((bytes / before - 1) * 100))} % larger than recorded in deploy/image/sizes.json. Find out why, or record it with --write-sizes.`,
        ]
      : [];
  });
}
