import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { listExerciseIds, loadDraft, loadPack } from '#lib/packs/load.ts';
import type { Exercise, PackLoadResult, PackError } from '#lib/packs/types.ts';
import { listExerciseFolders } from '../locate.ts';
import { errorFinding, warningFinding, type LintFinding } from './lint-finding.ts';
import { lintFixtures } from './fixtures.ts';
import { lintImages } from './images.ts';
import { lintTexts } from './content.ts';

export interface LintResult {
  /** By file, then by place. */
  readonly findings: readonly LintFinding[];
  readonly loaded: PackLoadResult;
}

/** Everything that can be said of a pack's folder without running its fixtures. `only`: look at this exercise alone. */
export async function lintPack(root: string, only?: string): Promise<LintResult> {
  const loaded = await loadPack(root, { compile: compileWithKinds });
  const findings: LintFinding[] = loaded.kind === 'refused' ? loaded.errors.map(errorFinding) : [];
  const listed = new Set(await listExerciseIds(root));
  for (const id of await listExerciseFolders(root)) {
    if (only !== undefined && id !== only) continue;
    findings.push(...(await lintTexts(root, id)));
    if (!listed.has(id)) findings.push(...(await lintUnlisted(root, id, only !== undefined)));
    // One broken exercise hides nothing of the others.
    const exercise = await findExercise(root, id, loaded);
    if (exercise) findings.push(...(await lintFixtures(root, exercise)));
    if (exercise && loaded.kind === 'loaded')
      findings.push(...(await lintImages(root, exercise, loaded.pack)));
  }
  const shown = findings.filter(
    ({ file }) => only === undefined || file === 'pack.yaml' || file.startsWith(`${only}/`),
  );
  return { findings: shown.sort(compareLocations), loaded };
}

/** Still being written: its mistakes are told to who asks for it, and keep nobody from using the pack. */
async function lintUnlisted(
  root: string,
  id: string,
  isRequested: boolean,
): Promise<LintFinding[]> {
  const note = warningFinding({
    file: `${id}/exercise.yaml`,
    line: 1,
    column: 1,
    message: `pack.yaml does not list '${id}': nobody sees it`,
  });
  if (!isRequested) return [note];
  const alone = await loadDraft(root, id, { compile: compileWithKinds, requireComplete: true });
  return [note, ...(alone.kind === 'refused' ? alone.errors.map(errorFinding) : [])];
}

async function findExercise(
  root: string,
  id: string,
  loaded: PackLoadResult,
): Promise<Exercise | null> {
  if (loaded.kind === 'loaded')
    return loaded.pack.exercises.find((one) => one.id === id) ?? loadDraftExercise(root, id);
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
