import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCommandPatterns } from '#lib/grading/cel/compile.ts';
import type { Exercise } from '#lib/packs/types.ts';
import { YamlSource } from '#lib/packs/yaml-source.ts';
import { warningFinding, type LintFinding } from './lint-finding.ts';

/**
 * Warns of expressions that search the text of `command` or `args`. The functions about commands
 * know words, quotes, options and which commands run.
 * @param root folder of the pack
 */
export async function lintCommandPatterns(
  root: string,
  exercise: Exercise,
): Promise<LintFinding[]> {
  const expressions = exercise.checks.flatMap((check, index) => {
    if (check.kind === 'cel') return [{ path: ['checks', index, 'cel'], cel: check.cel }];
    if (check.kind !== 'sequence') return [];
    return check.steps.flatMap((step, at) =>
      step.kind === 'cel'
        ? [{ path: ['checks', index, 'sequence', 'steps', at, 'cel'], cel: step.cel }]
        : [],
    );
  });
  const found = expressions.flatMap(({ path, cel }) =>
    findCommandPatterns(cel).map((offset) => ({ path, offset })),
  );
  if (found.length === 0) return [];
  const file = join(exercise.id, 'exercise.yaml');
  const source = new YamlSource(file, await readFile(join(root, file), 'utf8'));
  return found.map((place) =>
    warningFinding(
      source.toPackError({
        ...place,
        message: 'a search in the text of command or args also finds what the command only prints',
        suggestion: 'use runs, requests, prints or writes, which know what the command does',
      }),
    ),
  );
}
