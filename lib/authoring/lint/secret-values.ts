import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { redactContainer, redactHandler, redactText } from '#lib/cluster/slim/redact.ts';
import { isObject, type Json, type JsonObject } from '#lib/kit/json.ts';
import { YamlSource } from '#lib/packs/yaml-source.ts';
import type { Check, Exercise } from '#lib/packs/types.ts';
import { errorFinding, type LintFinding } from './lint-finding.ts';

type Path = readonly (string | number)[];

/**
 * Finds values in the checks of an exercise that agents never send: those of options and variables
 * with a secret-like name. A check on such a value never passes.
 * @param root folder of the pack
 */
export async function lintSecretValues(root: string, exercise: Exercise): Promise<LintFinding[]> {
  const paths = [
    ...exercise.subjects.flatMap(({ where }, index) =>
      listManifestPaths(where, ['subjects', index, 'where']),
    ),
    ...exercise.attempt.flatMap((attempt, index) =>
      listManifestPaths(attempt as JsonObject, ['attempt', index]),
    ),
    ...exercise.checks.flatMap((check, index) => listCheckPaths(check, ['checks', index])),
  ];
  if (paths.length === 0) return [];
  const file = join(exercise.id, 'exercise.yaml');
  const source = new YamlSource(file, await readFile(join(root, file), 'utf8'));
  return paths.map((path) =>
    errorFinding(
      source.toPackError({
        path,
        message:
          'agents replace the value of this option or variable by …, because its name looks like a secret',
        suggestion: 'check something else, such as the name of the variable',
      }),
    ),
  );
}

function listCheckPaths(check: Check, path: Path): Path[] {
  switch (check.kind) {
    case 'expect':
      return listManifestPaths(check.expect as JsonObject, [...path, 'expect']);
    case 'cel':
      return hasSecretLiteral(check.cel) ? [[...path, 'cel']] : [];
    case 'sequence':
      return check.steps.flatMap((step, index) => {
        const stepPath = [...path, 'sequence', 'steps', index];
        return step.kind === 'expect'
          ? listManifestPaths(step.expect as JsonObject, [...stepPath, 'expect'])
          : hasSecretLiteral(step.cel)
            ? [[...stepPath, 'cel']]
            : [];
      });
    case 'probe':
    case 'quiz':
      return [];
  }
}

function listManifestPaths(value: Json | undefined, path: Path): Path[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => listManifestPaths(item, [...path, index]));
  if (!isObject(value)) return [];
  const own = ['command', 'args', 'exec', 'httpGet'].filter(
    (key) => !isDeepStrictEqual(redactHandler(redactContainer(value))[key], value[key]),
  );
  return [
    ...own.map((key) => [...path, key]),
    ...Object.entries(value).flatMap(([key, inner]) =>
      own.includes(key) ? [] : listManifestPaths(inner, [...path, key]),
    ),
  ];
}

const STRING_LITERAL = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/g;

function hasSecretLiteral(cel: string): boolean {
  return Array.from(cel.matchAll(STRING_LITERAL), (match) => match[1] ?? match[2] ?? '').some(
    (literal) => redactText(literal) !== literal,
  );
}
