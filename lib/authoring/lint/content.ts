import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemNamespace } from '#lib/grading/engine/object-index.ts';
import { findPulledImageDifference } from '#lib/grading/values/image.ts';
import { objectsAt, textAt } from '#lib/kit/json.ts';
import { objectsAtEnd, readFixture } from '#lib/packs/fixtures.ts';
import { findRawHtml } from '#lib/packs/markdown.ts';
import type { Exercise, Pack } from '#lib/packs/types.ts';
import { errorFinding, warningFinding, type LintFinding } from './lint-finding.ts';

/**
 * Finds raw HTML in the texts of an exercise, because pages leave it out without a notice.
 * @param root folder of the pack
 */
export async function lintTexts(root: string, exerciseId: string): Promise<LintFinding[]> {
  const files = (await readdir(join(root, exerciseId)).catch(() => []))
    .filter((file) => file.endsWith('.md'))
    .sort();
  const findings = await Promise.all(
    files.map(async (name) => {
      const file = join(exerciseId, name);
      return findRawHtml(await readFile(join(root, file), 'utf8')).map((position) =>
        errorFinding({
          file,
          ...position,
          message: "raw HTML isn't shown on the page",
          suggestion: 'use Markdown or backquotes',
        }),
      );
    }),
  );
  return findings.flat();
}

/**
 * Finds images of the solution that pack.yaml doesn't list. Packs without a list of images aren't
 * checked.
 * @param root folder of the pack
 */
export async function lintImages(
  root: string,
  { id, optional }: Exercise,
  { images }: Pack,
): Promise<LintFinding[]> {
  if (images === undefined || optional) return [];
  const solution = await readFixture(root, id, 'solution');
  if ('errors' in solution) return [];
  const pods = objectsAtEnd(solution.fixture).filter(
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
      image !== '' && !images.some((listed) => findPulledImageDifference(listed, image) === null),
  );
  return unlisted.map((image) =>
    warningFinding({
      file: 'pack.yaml',
      line: 1,
      column: 1,
      message: `the solution of '${id}' pulls ${image}, which isn't listed under images: every seat would pull it at the same time`,
    }),
  );
}
