import { readdir, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve } from 'node:path';
import { didYouMean } from '#lib/packs/suggest.ts';
import type { PackError } from '#lib/packs/types.ts';
import { CommandError } from './cli/context.ts';

async function pathExists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function listFolders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Every folder of `packs` that holds a pack.yaml. */
export async function listPackFolders(packsDir: string): Promise<string[]> {
  const folders = (await listFolders(packsDir)).map((folder) => join(packsDir, folder));
  const hasPackFile = await Promise.all(
    folders.map((folder) => pathExists(join(folder, 'pack.yaml'))),
  );
  return folders.filter((_folder, index) => hasPackFile[index]);
}

/** Folders of a pack that hold an exercise, listed in pack.yaml or not. */
export async function listExerciseFolders(root: string): Promise<string[]> {
  const folders = await listFolders(root);
  const hasExerciseFile = await Promise.all(
    folders.map((folder) => pathExists(join(root, folder, 'exercise.yaml'))),
  );
  return folders.filter((_folder, index) => hasExerciseFile[index]);
}

/**
 * The folder of a pack that is named by its id or by a path to it.
 * @throws {CannotDo} there is none
 */
export async function findPackFolder(name: string, packsDir: string): Promise<string> {
  for (const folder of [
    ...(isAbsolute(name) || name.includes('/') || name === '.' ? [] : [join(packsDir, name)]),
    resolve(name),
  ]) {
    if (await pathExists(join(folder, 'pack.yaml'))) return folder;
  }
  const known = (await listPackFolders(packsDir)).map((folder) => basename(folder));
  throw new CommandError(
    `There is no pack "${name}": ${didYouMean(name, known) ?? `known: ${known.join(', ')}`}`,
  );
}

/**
 * `PACK/EXERCISE`, or the name of an exercise that only one pack has.
 * @throws {CannotDo}
 */
export async function findExerciseFolder(
  name: string,
  packsDir: string,
): Promise<{ readonly root: string; readonly exercise: string }> {
  const slash = name.replace(/\/$/, '').lastIndexOf('/');
  const exercise = name.replace(/\/$/, '').slice(slash + 1);
  const roots =
    slash < 0
      ? await listPackFolders(packsDir)
      : [await findPackFolder(name.slice(0, slash), packsDir)];
  const hasExerciseFile = await Promise.all(
    roots.map((root) => pathExists(join(root, exercise, 'exercise.yaml'))),
  );
  const [root, other] = roots.filter((_root, index) => hasExerciseFile[index]);
  if (root === undefined) {
    const known = (await Promise.all(roots.map(listFolders))).flat();
    throw new CommandError(
      `No exercise is called "${exercise}": ${didYouMean(exercise, known) ?? `known: ${known.join(', ')}`}`,
    );
  }
  if (other !== undefined)
    throw new CommandError(
      `More than one pack has an exercise "${exercise}": write PACK/EXERCISE.`,
    );
  return { root, exercise };
}

/** A path as a person would write it from here. */
export function formatFilePath(path: string): string {
  const near = relative('.', path);
  return near === '' ? '.' : near.startsWith('..') ? path : near;
}

/** As compilers write it, so that editors find the place: `file:line:column message (suggestion)`. */
export function formatPackError(
  root: string,
  { file, line, column, message, suggestion }: PackError,
): string {
  return `${join(formatFilePath(root), file)}:${line}:${column} ${message}${suggestion === undefined ? '' : ` (${suggestion})`}\n`;
}
