import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BUILT_IN_KINDS } from '#lib/cluster/plan.ts';
import type { Plan, PlannedKind, PlannedProbe } from '#lib/protocol/plan.ts';
import { loadExercise, type ExerciseContext } from './exercise.ts';
import { PackFile } from './schema.ts';
import { YamlSource } from './yaml-source.ts';
import { toLocalizedText, findMissingLanguages, readTextFile } from './texts.ts';
import type { Exercise, PackLoadResult, Pack, PackError } from './types.ts';

const MISSING_PACK_FILE = 'pack.yaml is missing';

export interface LoadOptions {
  /**
   * `compileExercise` of lib/grading. Without it, the checks aren't compiled. `kinds`: those of the
   * pack's plan.
   */
  readonly compile?: (exercise: Exercise, kinds: readonly PlannedKind[]) => unknown;
}

/**
 * Loads a pack from its folder. Returns all errors of the author's files and never throws for them.
 */
export async function loadPack(
  root: string,
  { compile }: LoadOptions = {},
): Promise<PackLoadResult> {
  const text = await readTextFile(join(root, 'pack.yaml'));
  if (text === null)
    return toRefusedPack([
      {
        file: 'pack.yaml',
        line: 1,
        column: 1,
        message: `${MISSING_PACK_FILE} in ${basename(root)}`,
      },
    ]);
  const source = new YamlSource('pack.yaml', text);
  const read = source.read(PackFile);
  if ('errors' in read) return toRefusedPack(read.errors);
  const {
    id,
    version,
    title,
    languages,
    sections,
    exercises: ids,
    kinds,
    images,
    kubernetes,
  } = read.value;
  const errors: PackError[] = lintPack(read.value, source, basename(root));
  const shared = {
    root,
    languages,
    compile,
    exerciseIds: ids,
    sections: new Set(sections.map((section) => section.id)),
    kinds: [...BUILT_IN_KINDS, ...kinds],
  };
  const exercises = await Promise.all(
    ids.map(async (exerciseId) => {
      const context: ExerciseContext = { ...shared, errors: [] };
      const exercise = await loadExercise(exerciseId, context);
      errors.push(...context.errors);
      return exercise;
    }),
  );
  if (errors.length > 0) return toRefusedPack(errors);
  const loaded = exercises.filter((exercise) => exercise !== null);
  const pack: Pack = {
    id,
    version,
    languages,
    title: toLocalizedText(title),
    sections: sections.map((section) => ({
      id: section.id,
      title: toLocalizedText(section.title),
    })),
    exercises: loaded,
    plan: {
      version: 1,
      kinds: [...BUILT_IN_KINDS, ...kinds],
      probes: loaded.flatMap(listPlannedProbes),
    },
    ...(images && { images }),
    ...(kubernetes && { kubernetes: kubernetes.replace('>=', '') }),
  };
  return { kind: 'loaded', pack };
}

export type DraftLoadResult =
  | { readonly kind: 'loaded'; readonly exercise: Exercise; readonly plan: Plan }
  | { readonly kind: 'refused'; readonly errors: readonly PackError[] };

export interface DraftOptions extends LoadOptions {
  /** Also report missing texts and fixtures. */
  readonly requireComplete?: boolean;
}

/**
 * Loads one exercise, also if pack.yaml doesn't list it or other exercises have errors. Its texts
 * and fixtures can be missing. `root`: the pack's folder.
 */
export async function loadDraft(
  root: string,
  id: string,
  { compile, requireComplete = false }: DraftOptions = {},
): Promise<DraftLoadResult> {
  const read = new YamlSource(
    'pack.yaml',
    (await readTextFile(join(root, 'pack.yaml'))) ?? '',
  ).read(PackFile);
  if ('errors' in read) return { kind: 'refused', errors: read.errors };
  const { languages, sections, exercises: exerciseIds, kinds } = read.value;
  const watched = [...BUILT_IN_KINDS, ...kinds];
  const errors: PackError[] = [];
  const exercise = await loadExercise(id, {
    root,
    languages,
    compile,
    errors,
    ...(!requireComplete && { isDraft: true as const }),
    exerciseIds,
    sections: new Set(sections.map((section) => section.id)),
    kinds: watched,
  });
  return exercise === null
    ? { kind: 'refused', errors }
    : {
        kind: 'loaded',
        exercise,
        plan: { version: 1, kinds: watched, probes: listPlannedProbes(exercise) },
      };
}

/** The exercise ids in pack.yaml, in order; empty if the file can't be read. */
export async function listExerciseIds(root: string): Promise<readonly string[]> {
  const read = new YamlSource(
    'pack.yaml',
    (await readTextFile(join(root, 'pack.yaml'))) ?? '',
  ).read(PackFile);
  return 'errors' in read ? [] : read.value.exercises;
}

/** Loads every folder of `root` that has a pack.yaml, by folder name. */
export async function loadPacks(
  root: string,
  options: LoadOptions = {},
): Promise<ReadonlyMap<string, PackLoadResult>> {
  const folders = (await readdir(root, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const packs = await Promise.all(
    folders.map(async (folder) => [folder, await loadPack(join(root, folder), options)] as const),
  );
  return new Map(
    packs.filter(
      ([, loaded]) =>
        loaded.kind === 'loaded' ||
        loaded.errors[0]?.message.startsWith(MISSING_PACK_FILE) !== true,
    ),
  );
}

function toRefusedPack(errors: readonly PackError[]): PackLoadResult {
  const sorted = [...errors].sort(
    (left, right) =>
      left.file.localeCompare(right.file) || left.line - right.line || left.column - right.column,
  );
  return { kind: 'refused', errors: sorted };
}

function lintPack(
  { id, title, languages, sections, exercises, kinds, images = [] }: PackFile,
  source: YamlSource,
  folder: string,
): PackError[] {
  const errors: PackError[] = [];
  if (id !== folder)
    errors.push(
      source.toPackError({
        path: ['id'],
        message: `the id is '${id}', but the folder is named '${folder}'`,
      }),
    );
  for (const language of findMissingLanguages(title, languages))
    errors.push(
      source.toPackError({ path: ['title'], message: `the title in '${language}' is missing` }),
    );
  sections.forEach((section, index) => {
    for (const language of findMissingLanguages(section.title, languages))
      errors.push(
        source.toPackError({
          path: ['sections', index, 'title'],
          message: `the title in '${language}' is missing`,
        }),
      );
    if (sections.findIndex((other) => other.id === section.id) !== index)
      errors.push(
        source.toPackError({
          path: ['sections', index, 'id'],
          message: `two sections are called '${section.id}'`,
        }),
      );
  });
  exercises.forEach((exercise, index) => {
    if (exercises.indexOf(exercise) !== index)
      errors.push(
        source.toPackError({
          path: ['exercises', index],
          message: `'${exercise}' is listed twice`,
        }),
      );
  });
  kinds.forEach(({ gvk, paths }, index) => {
    if (BUILT_IN_KINDS.some((known) => known.gvk === gvk))
      errors.push(
        source.toPackError({
          path: ['kinds', index],
          message: `'${gvk}' is built in: remove it`,
        }),
      );
    else if (!paths?.length)
      errors.push(
        source.toPackError({
          path: ['kinds', index],
          message: `'${gvk}' needs the paths that the checks read`,
        }),
      );
  });
  images.forEach((image, index) => {
    if (images.indexOf(image) !== index)
      errors.push(
        source.toPackError({ path: ['images', index], message: `'${image}' is listed twice` }),
      );
  });
  return errors;
}

/** The probes that an agent sends for an exercise, to every object that could be the subject. */
function listPlannedProbes({ id, subjects, checks }: Exercise): PlannedProbe[] {
  return checks.flatMap((check) => {
    const subject =
      check.kind === 'probe' ? subjects.find(({ name }) => name === check.probe.of) : undefined;
    if (check.kind !== 'probe' || subject === undefined) return [];
    const { of: _of, wait: _wait, ...request } = check.probe;
    return [
      { id: `${id}/${check.id}`, gvk: subject.gvk, namespace: subject.namespace, ...request },
    ];
  });
}
