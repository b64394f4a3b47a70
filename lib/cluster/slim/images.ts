import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { isObject } from './shape.ts';

/** What a node may say of its images: so many names, of so many characters. */
export const IMAGE_NAME_LIMITS = { maxNames: 100, maxChars: 200 } as const;

/**
 * A Node whose images are known by the names a person would write: `nginx:1.18.0`, no digests. An image that has none keeps its
 * place, for the kubelet tells of the 50 largest only (`nodeStatusMaxImages`): whoever reads this must know whether there may be more.
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
