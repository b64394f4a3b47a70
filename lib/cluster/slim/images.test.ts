import { expect, it } from 'vitest';
import { admitObject } from './admit.ts';
import { IMAGE_NAME_LIMITS } from './images.ts';

const slimImages = (images: unknown): unknown =>
  (
    admitObject(
      { uid: 'u', gvk: 'v1/Node', ns: '', name: 'n' },
      { status: { images: images as never } },
    )['status'] as { images?: unknown }
  ).images;

it('reduces the images of a node to names without digests and keeps the place of each image', () => {
  expect(
    slimImages([
      {
        names: ['docker.io/library/nginx@sha256:ab', 'docker.io/library/nginx:1.18.0'],
        sizeBytes: 5,
      },
      { names: ['x@sha256:cd', '<none>:<none>'] },
      { sizeBytes: 1 },
    ]),
  ).toEqual([{ names: ['docker.io/library/nginx:1.18.0'] }, { names: [] }, { names: [] }]);
});

it('limits the number and length of names', () => {
  const many = Array.from({ length: 150 }, (_, n) => ({
    names: [`image:${String(n)}`, `${'x'.repeat(IMAGE_NAME_LIMITS.maxChars)}:1`],
  }));
  const images = slimImages(many) as { names: string[] }[];
  expect([images.length, images.flatMap(({ names }) => names).length, images[0]]).toEqual([
    150,
    IMAGE_NAME_LIMITS.maxNames,
    { names: ['image:0'] },
  ]);
});
