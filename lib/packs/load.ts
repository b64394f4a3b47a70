import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BUILT_IN_KINDS } from '#lib/cluster/plan.ts';
import type { Plan, PlannedKind, PlannedProbe } from '#lib/protocol/plan.ts';
import { loadExercise, type ExerciseContext } from './exercise.ts';
import { PackFile } from './schema.ts';
import { YamlSource } from './yaml-source.ts';
import { toLocalizedText, findMissingLanguages, readTextFile } from './texts.ts';
import type { Exercise, PackLoadResult, Pack, PackError } from './types.ts';

export interface LoadOptions {
  /** `compileExercise` of lib/grading: without it a pack is read, but its checks are not proved to work. `kinds`: those of the pack's plan. */
  readonly compile?: (exercise: Exercise, kinds: readonly PlannedKind[]) => unknown;
}

/** Reads a pack's folder whole. A pack with any mistake is refused with all of them; it never throws for what an author wrote. */
export async function loadPack(root: string, { compile }: LoadOptions = {}): Promise<PackLoadResult> {
  const text = await readTextFile(join(root, 'pack.yaml'));
  if (text === null) return toRefusedPack([{ file: 'pack.yaml', line: 1, column: 1, message: `there is no pack.yaml in ${basename(root)}` }]);
  const source = new YamlSource('pack.yaml', text);
  const read = source.read(PackFile);
  if ('errors' in read) return toRefusedPack(read.errors);
  const { id, version, title, languages, sections, exercises: ids, kinds, images, kubernetes } = read.value;
  const errors: PackError[] = lintPack(read.value, source, basename(root));
  const shared = { root, languages, compile, sections: new Set(sections.map((section) => section.id)), kinds: [...BUILT_IN_KINDS, ...kinds] };
  const exercises = await Promise.all(ids.map(async (one) => {
    const context: ExerciseContext = { ...shared, errors: [] };
    const exercise = await loadExercise(one, context);
    errors.push(...context.errors);
    return exercise;
  }));
  if (errors.length > 0) return toRefusedPack(errors);
  const taught = exercises.filter((exercise) => exercise !== null);
  const pack: Pack = {
    id, version, languages,
    title: toLocalizedText(title),
    sections: sections.map((section) => ({ id: section.id, title: toLocalizedText(section.title) })),
    exercises: taught,
    plan: { version: 1, kinds: [...BUILT_IN_KINDS, ...kinds], probes: taught.flatMap(listPlannedProbes) },
    ...(images && { images }),
    ...(kubernetes && { kubernetes: kubernetes.replace('>=', '') }),
  };
  return { kind: 'loaded', pack };
}

export type DraftLoadResult = { readonly kind: 'loaded'; readonly exercise: Exercise; readonly plan: Plan } | { readonly kind: 'refused'; readonly errors: readonly PackError[] };

export interface DraftOptions extends LoadOptions {
  /** Its texts and fixtures must be there as well. */
  readonly requireComplete?: boolean;
}

/** One exercise on its own, listed or not, whatever its neighbours are like, its texts and fixtures still to be written. `root`: the pack's folder. */
export async function loadDraft(root: string, id: string, { compile, requireComplete = false }: DraftOptions = {}): Promise<DraftLoadResult> {
  const read = new YamlSource('pack.yaml', (await readTextFile(join(root, 'pack.yaml'))) ?? '').read(PackFile);
  if ('errors' in read) return { kind: 'refused', errors: read.errors };
  const { languages, sections, kinds } = read.value;
  const watched = [...BUILT_IN_KINDS, ...kinds];
  const errors: PackError[] = [];
  const exercise = await loadExercise(id, { root, languages, compile, errors, ...(!requireComplete && { isDraft: true as const }), sections: new Set(sections.map((section) => section.id)), kinds: watched });
  return exercise === null ? { kind: 'refused', errors } : { kind: 'loaded', exercise, plan: { version: 1, kinds: watched, probes: listPlannedProbes(exercise) } };
}

/** What pack.yaml lists, in its order; nothing where it cannot be read. */
export async function listExerciseIds(root: string): Promise<readonly string[]> {
  const read = new YamlSource('pack.yaml', (await readTextFile(join(root, 'pack.yaml'))) ?? '').read(PackFile);
  return 'errors' in read ? [] : read.value.exercises;
}

/** Every folder of `root` that holds a pack.yaml, by folder name. */
export async function loadPacks(root: string, options: LoadOptions = {}): Promise<ReadonlyMap<string, PackLoadResult>> {
  const folders = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  const packs = await Promise.all(folders.map(async (folder) => [folder, await loadPack(join(root, folder), options)] as const));
  return new Map(packs.filter(([, loaded]) => loaded.kind === 'loaded' || loaded.errors[0]?.message.startsWith('there is no pack.yaml') !== true));
}

function toRefusedPack(errors: readonly PackError[]): PackLoadResult {
  const sorted = [...errors].sort((left, right) => left.file.localeCompare(right.file) || left.line - right.line || left.column - right.column);
  return { kind: 'refused', errors: sorted };
}

function lintPack({ id, title, languages, sections, exercises, kinds, images = [] }: PackFile, source: YamlSource, folder: string): PackError[] {
  const errors: PackError[] = [];
  if (id !== folder) errors.push(source.toPackError({ path: ['id'], message: `the pack is called '${id}', but its folder '${folder}'` }));
  for (const language of findMissingLanguages(title, languages)) errors.push(source.toPackError({ path: ['title'], message: `there is no title in '${language}'` }));
  sections.forEach((section, index) => {
    for (const language of findMissingLanguages(section.title, languages)) errors.push(source.toPackError({ path: ['sections', index, 'title'], message: `there is no title in '${language}'` }));
    if (sections.findIndex((one) => one.id === section.id) !== index) errors.push(source.toPackError({ path: ['sections', index, 'id'], message: `two sections are called '${section.id}'` }));
  });
  exercises.forEach((exercise, index) => {
    if (exercises.indexOf(exercise) !== index) errors.push(source.toPackError({ path: ['exercises', index], message: `'${exercise}' is listed twice` }));
  });
  kinds.forEach(({ gvk, paths }, index) => {
    if (BUILT_IN_KINDS.some((known) => known.gvk === gvk)) errors.push(source.toPackError({ path: ['kinds', index], message: `'${gvk}' is built in: leave it out` }));
    else if (!paths?.length) errors.push(source.toPackError({ path: ['kinds', index], message: `'${gvk}' needs the paths that the checks read` }));
  });
  images.forEach((image, index) => {
    if (images.indexOf(image) !== index) errors.push(source.toPackError({ path: ['images', index], message: `'${image}' is listed twice` }));
  });
  return errors;
}

/** What the agent must ask so that an exercise's probes can be judged: each for every object that the subject may be. */
function listPlannedProbes({ id, subjects, checks }: Exercise): PlannedProbe[] {
  return checks.flatMap((check) => {
    const subject = check.kind === 'probe' ? subjects.find(({ name }) => name === check.probe.of) : undefined;
    if (check.kind !== 'probe' || subject === undefined) return [];
    const { of: _of, ...request } = check.probe;
    return [{ id: `${id}/${check.id}`, gvk: subject.gvk, namespace: subject.namespace, ...request }];
  });
}
