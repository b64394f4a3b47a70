import { findImageDifference } from '#lib/grading/values/image.ts';
import { objectsAt, textAt } from '#lib/kit/json.ts';
import { isSystemNamespace } from '#lib/grading/engine/object-index.ts';
import { readFixture, objectsAtEnd } from '#lib/packs/fixtures.ts';
import type { Exercise, Pack } from '#lib/packs/types.ts';
import { warningFinding, type LintFinding } from './lint-finding.ts';

/** Images of an exercise's solution that its pack does not say it needs; nothing where the pack says nothing of images. */
export async function lintImages(
  root: string,
  { id, optional }: Exercise,
  { images }: Pack,
): Promise<LintFinding[]> {
  if (images === undefined || optional) return [];
  const read = await readFixture(root, id, 'solution');
  if ('errors' in read) return [];
  const pods = objectsAtEnd(read.fixture).filter(
    (object) =>
      object['kind'] === 'Pod' && !isSystemNamespace(textAt(object, 'metadata', 'namespace')),
  );
  const pulled = new Set(
    pods
      .flatMap((pod) => [
        ...objectsAt(pod, 'spec', 'initContainers'),
        ...objectsAt(pod, 'spec', 'containers'),
      ])
      .map((container) => textAt(container, 'image')),
  );
  const unlisted = [...pulled].filter(
    (image) =>
      image !== '' && !images.some((listed) => findImageDifference(listed, image) === null),
  );
  return unlisted.map((image) =>
    warningFinding({
      file: 'pack.yaml',
      line: 1,
      column: 1,
      message: `the solution of '${id}' pulls ${image}: list it under images, or every seat pulls it at once`,
    }),
  );
}
