import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BUILT_IN } from '#lib/cluster/plan.ts';
import type { Plan, PlannedKind, PlannedProbe } from '#lib/protocol/plan.ts';
import { loadExercise, type ExerciseContext } from './exercise.ts';
import { PackFile } from './schema.ts';
import { YamlSource } from './yaml-source.ts';
import { complete, missingLanguages, textFile } from './texts.ts';
import type { Exercise, LoadedPack, Pack, PackError } from './types.ts';

export interface LoadOptions {
  /** `compileExercise` of lib/grading: without it a pack is read, but its checks are not proved to work. `kinds`: those of the pack's plan. */
  readonly compile?: (exercise: Exercise, kinds: readonly PlannedKind[]) => unknown;
}

/** Reads a pack's folder whole. A pack with any mistake is refused with all of them; it never throws for what an author wrote. */
export async function loadPack(root: string, { compile }: LoadOptions = {}): Promise<LoadedPack> {
  const text = await textFile(join(root, 'pack.yaml'));
  if (text === null) return refused([{ file: 'pack.yaml', line: 1, column: 1, message: `there is no pack.yaml in ${basename(root)}` }]);
  const source = new YamlSource('pack.yaml', text);
  const read = source.read(PackFile);
  if ('errors' in read) return refused(read.errors);
  const { id, version, title, languages, sections, exercises: ids, kinds, images, kubernetes } = read.value;
  const errors: PackError[] = lintPack(read.value, source, basename(root));
  const shared = { root, languages, compile, sections: new Set(sections.map((section) => section.id)), kinds: [...BUILT_IN, ...kinds] };
  const exercises = await Promise.all(ids.map(async (one) => {
    const context: ExerciseContext = { ...shared, errors: [] };
    const exercise = await loadExercise(one, context);
    errors.push(...context.errors);
    return exercise;
  }));
  if (errors.length > 0) return refused(errors);
  const taught = exercises.filter((exercise) => exercise !== null);
  const pack: Pack = {
    id, version, languages,
    title: complete(title),
    sections: sections.map((section) => ({ id: section.id, title: complete(section.title) })),
    exercises: taught,
    plan: { version: 1, kinds: [...BUILT_IN, ...kinds], probes: taught.flatMap(plannedProbes) },
    ...(images && { images }),
    ...(kubernetes && { kubernetes: kubernetes.replace('>=', '') }),
  };
  return { kind: 'loaded', pack };
}

export type LoadedDraft = { readonly kind: 'loaded'; readonly exercise: Exercise; readonly plan: Plan } | { readonly kind: 'refused'; readonly errors: readonly PackError[] };

export interface DraftOptions extends LoadOptions {
  /** Its texts and fixtures must be there as well. */
  readonly whole?: boolean;
}

/** One exercise on its own, listed or not, whatever its neighbours are like, its texts and fixtures still to be written. `root`: the pack's folder. */
export async function loadDraft(root: string, id: string, { compile, whole = false }: DraftOptions = {}): Promise<LoadedDraft> {
  const read = new YamlSource('pack.yaml', (await textFile(join(root, 'pack.yaml'))) ?? '').read(PackFile);
  if ('errors' in read) return { kind: 'refused', errors: read.errors };
  const { languages, sections, kinds } = read.value;
  const watched = [...BUILT_IN, ...kinds];
  const errors: PackError[] = [];
  const exercise = await loadExercise(id, { root, languages, compile, errors, ...(!whole && { draft: true as const }), sections: new Set(sections.map((section) => section.id)), kinds: watched });
  return exercise === null ? { kind: 'refused', errors } : { kind: 'loaded', exercise, plan: { version: 1, kinds: watched, probes: plannedProbes(exercise) } };
}

/** What pack.yaml lists, in its order; nothing where it cannot be read. */
export async function listedIn(root: string): Promise<readonly string[]> {
  const read = new YamlSource('pack.yaml', (await textFile(join(root, 'pack.yaml'))) ?? '').read(PackFile);
  return 'errors' in read ? [] : read.value.exercises;
}

/** Every folder of `root` that holds a pack.yaml, by folder name. */
export async function loadPacks(root: string, options: LoadOptions = {}): Promise<ReadonlyMap<string, LoadedPack>> {
  const folders = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  const packs = await Promise.all(folders.map(async (folder) => [folder, await loadPack(join(root, folder), options)] as const));
  return new Map(packs.filter(([, loaded]) => loaded.kind === 'loaded' || loaded.errors[0]?.message.startsWith('there is no pack.yaml') !== true));
}

function refused(errors: readonly PackError[]): LoadedPack {
  const sorted = [...errors].sort((left, right) => left.file.localeCompare(right.file) || left.line - right.line || left.column - right.column);
  return { kind: 'refused', errors: sorted };
}

function lintPack({ id, title, languages, sections, exercises, kinds, images = [] }: PackFile, source: YamlSource, folder: string): PackError[] {
  const errors: PackError[] = [];
  if (id !== folder) errors.push(source.error({ path: ['id'], message: `the pack is called '${id}', but its folder '${folder}'` }));
  for (const language of missingLanguages(title, languages)) errors.push(source.error({ path: ['title'], message: `there is no title in '${language}'` }));
  sections.forEach((section, index) => {
    for (const language of missingLanguages(section.title, languages)) errors.push(source.error({ path: ['sections', index, 'title'], message: `there is no title in '${language}'` }));
    if (sections.findIndex((one) => one.id === section.id) !== index) errors.push(source.error({ path: ['sections', index, 'id'], message: `two sections are called '${section.id}'` }));
  });
  exercises.forEach((exercise, index) => {
    if (exercises.indexOf(exercise) !== index) errors.push(source.error({ path: ['exercises', index], message: `'${exercise}' is listed twice` }));
  });
  kinds.forEach(({ gvk, paths }, index) => {
    if (BUILT_IN.some((known) => known.gvk === gvk)) errors.push(source.error({ path: ['kinds', index], message: `'${gvk}' is built in: leave it out` }));
    else if (!paths?.length) errors.push(source.error({ path: ['kinds', index], message: `'${gvk}' needs the paths that the checks read` }));
  });
  images.forEach((image, index) => {
    if (images.indexOf(image) !== index) errors.push(source.error({ path: ['images', index], message: `'${image}' is listed twice` }));
  });
  return errors;
}

/** What the agent must ask so that an exercise's probes can be judged: each for every object that the subject may be. */
function plannedProbes({ id, subjects, checks }: Exercise): PlannedProbe[] {
  return checks.flatMap((check) => {
    const subject = check.kind === 'probe' ? subjects.find(({ name }) => name === check.probe.of) : undefined;
    if (check.kind !== 'probe' || subject === undefined) return [];
    const { of: _of, ...request } = check.probe;
    return [{ id: `${id}/${check.id}`, gvk: subject.gvk, namespace: subject.namespace, ...request }];
  });
}
