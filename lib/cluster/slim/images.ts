import { isObject, type Json, type JsonObject } from '#lib/kit/json.ts';

/** Limits of the image names of a node. */
export const IMAGE_NAME_LIMITS = { maxNames: 100, maxChars: 200 } as const;

/**
 * Reduces the images of a Node to names such as `nginx:1.18.0`, without digests. An image without
 * such a name keeps an empty entry: the kubelet lists only the 50 largest images
 * (`nodeStatusMaxImages`), so readers use the count to know whether the list is complete.
 */
export function withImageNames(node: JsonObject): JsonObject {
  const { status } = node;
  if (!isObject(status) || !Array.isArray(status['images'])) return node;
  let left: number = IMAGE_NAME_LIMITS.maxNames;
  const images = status['images'].filter(isObject).map((image): JsonObject => {
    const names = readableNames(image['names']).slice(0, left);
    left -= names.length;
    return { names };
  });
  return { ...node, status: { ...status, images } };
}

function readableNames(names: Json | undefined): string[] {
  return Array.isArray(names)
    ? (names.filter(
        (name) =>
          typeof name === 'string' &&
          !name.includes('@') &&
          !name.includes('<none>') &&
          name.length <= IMAGE_NAME_LIMITS.maxChars,
      ) as string[])
    : [];
}
