import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { listExerciseIds, loadDraft, loadPack } from '#lib/packs/load.ts';
import type { Exercise, PackLoadResult, PackError } from '#lib/packs/types.ts';
import { listExerciseFolders } from '../locate.ts';
import { errorFinding, warningFinding, type LintFinding } from './lint-finding.ts';
import { lintFixtures } from './fixtures.ts';
import { lintImages, lintTexts } from './content.ts';
import { lintCommandPatterns } from './command-patterns.ts';
import { lintSecretValues } from './secret-values.ts';

export interface LintResult {
  /** Sorted by file, line and column. */
  readonly findings: readonly LintFinding[];
  readonly loaded: PackLoadResult;
}

/**
 * Reports everything that can be found in the folder of a pack without running its fixtures.
 * @param onlyExercise id of the exercise to report on; all if missing
 */
export async function lintPack(root: string, onlyExercise?: string): Promise<LintResult> {
  const loaded = await loadPack(root, { compile: compileWithKinds });
  const findings: LintFinding[] = loaded.kind === 'refused' ? loaded.errors.map(errorFinding) : [];
  const listed = new Set(await listExerciseIds(root));
  for (const id of await listExerciseFolders(root)) {
    if (onlyExercise !== undefined && id !== onlyExercise) continue;
    findings.push(...(await lintTexts(root, id)));
    if (!listed.has(id))
      findings.push(...(await lintUnlisted(root, id, onlyExercise !== undefined)));
    // A mistake in one exercise must not hide those of the others.
    const exercise = await findExercise(root, id, loaded);
    if (exercise) findings.push(...(await lintFixtures(root, exercise)));
    if (exercise) findings.push(...(await lintSecretValues(root, exercise)));
    if (exercise) findings.push(...(await lintCommandPatterns(root, exercise)));
    if (exercise && loaded.kind === 'loaded')
      findings.push(...(await lintImages(root, exercise, loaded.pack)));
  }
  const shown = findings.filter(
    ({ file }) =>
      onlyExercise === undefined || file === 'pack.yaml' || file.startsWith(`${onlyExercise}/`),
  );
  return { findings: shown.sort(compareLocations), loaded };
}

/**
 * An exercise that pack.yaml doesn't list is still being written. Its mistakes are reported only on
 * request and don't prevent the pack from being used.
 */
async function lintUnlisted(
  root: string,
  id: string,
  isRequested: boolean,
): Promise<LintFinding[]> {
  const unlisted = warningFinding({
    file: `${id}/exercise.yaml`,
    line: 1,
    column: 1,
    message: `pack.yaml doesn't list '${id}', so students don't see it`,
  });
  if (!isRequested) return [unlisted];
  const draft = await loadDraft(root, id, { compile: compileWithKinds, requireComplete: true });
  return [unlisted, ...(draft.kind === 'refused' ? draft.errors.map(errorFinding) : [])];
}

async function findExercise(
  root: string,
  id: string,
  loaded: PackLoadResult,
): Promise<Exercise | null> {
  if (loaded.kind === 'loaded')
    return (
      loaded.pack.exercises.find((exercise) => exercise.id === id) ?? loadDraftExercise(root, id)
    );
  return loadDraftExercise(root, id);
}

async function loadDraftExercise(root: string, id: string): Promise<Exercise | null> {
  const draft = await loadDraft(root, id);
  return draft.kind === 'loaded' ? draft.exercise : null;
}

function compareLocations(left: PackError, right: PackError): number {
  return left.file < right.file
    ? -1
    : left.file > right.file
      ? 1
      : left.line - right.line || left.column - right.column;
}
