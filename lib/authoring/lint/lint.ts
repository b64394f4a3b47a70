import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { listedIn, loadDraft, loadPack } from '#lib/packs/load.ts';
import type { Exercise, LoadedPack, PackError } from '#lib/packs/types.ts';
import { exerciseIds } from '../locate.ts';
import { mistake, warning, type Finding } from './lint-finding.ts';
import { lintFixtures } from './fixtures.ts';
import { lintImages } from './images.ts';
import { lintTexts } from './content.ts';

export interface Linted {
  /** By file, then by place. */
  readonly findings: readonly Finding[];
  readonly loaded: LoadedPack;
}

/** Everything that can be said of a pack's folder without running its fixtures. `only`: look at this exercise alone. */
export async function lintPack(root: string, only?: string): Promise<Linted> {
  const loaded = await loadPack(root, { compile: compileWithKinds });
  const findings: Finding[] = loaded.kind === 'refused' ? loaded.errors.map(mistake) : [];
  const listed = new Set(await listedIn(root));
  for (const id of await exerciseIds(root)) {
    if (only !== undefined && id !== only) continue;
    findings.push(...(await lintTexts(root, id)));
    if (!listed.has(id)) findings.push(...(await lintUnlisted(root, id, only !== undefined)));
    // One broken exercise hides nothing of the others.
    const exercise = await exerciseOf(root, id, loaded);
    if (exercise) findings.push(...(await lintFixtures(root, exercise)));
    if (exercise && loaded.kind === 'loaded')
      findings.push(...(await lintImages(root, exercise, loaded.pack)));
  }
  const told = findings.filter(
    ({ file }) => only === undefined || file === 'pack.yaml' || file.startsWith(`${only}/`),
  );
  return { findings: told.sort(byPlace), loaded };
}

/** Still being written: its mistakes are told to who asks for it, and keep nobody from using the pack. */
async function lintUnlisted(root: string, id: string, asked: boolean): Promise<Finding[]> {
  const note = warning({
    file: `${id}/exercise.yaml`,
    line: 1,
    column: 1,
    message: `pack.yaml does not list '${id}': nobody sees it`,
  });
  if (!asked) return [note];
  const alone = await loadDraft(root, id, { compile: compileWithKinds, whole: true });
  return [note, ...(alone.kind === 'refused' ? alone.errors.map(mistake) : [])];
}

async function exerciseOf(root: string, id: string, loaded: LoadedPack): Promise<Exercise | null> {
  if (loaded.kind === 'loaded')
    return loaded.pack.exercises.find((one) => one.id === id) ?? draftOf(root, id);
  return draftOf(root, id);
}

async function draftOf(root: string, id: string): Promise<Exercise | null> {
  const draft = await loadDraft(root, id);
  return draft.kind === 'loaded' ? draft.exercise : null;
}

function byPlace(left: PackError, right: PackError): number {
  return left.file < right.file
    ? -1
    : left.file > right.file
      ? 1
      : left.line - right.line || left.column - right.column;
}
