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

/** The folders of `packsDir` with a pack.yaml. */
export async function listPackFolders(packsDir: string): Promise<string[]> {
  const folders = (await listFolders(packsDir)).map((folder) => join(packsDir, folder));
  const hasPackFile = await Promise.all(
    folders.map((folder) => pathExists(join(folder, 'pack.yaml'))),
  );
  return folders.filter((_folder, index) => hasPackFile[index]);
}

/** The folders of a pack with an exercise, whether pack.yaml lists it or not. */
export async function listExerciseFolders(root: string): Promise<string[]> {
  const folders = await listFolders(root);
  const hasExerciseFile = await Promise.all(
    folders.map((folder) => pathExists(join(root, folder, 'exercise.yaml'))),
  );
  return folders.filter((_folder, index) => hasExerciseFile[index]);
}

/**
 * The folder of a pack, which is given by id or by path.
 * @throws {CommandError} if there is none
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
    `Unknown pack "${name}": ${didYouMean(name, known) ?? `known: ${known.join(', ')}`}`,
  );
}

/**
 * The folder of an exercise, given as `PACK/EXERCISE` or as an id that only one pack has.
 * @throws {CommandError} if there is none, or more than one
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
      `Unknown exercise "${exercise}": ${didYouMean(exercise, known) ?? `known: ${known.join(', ')}`}`,
    );
  }
  if (other !== undefined)
    throw new CommandError(`Several packs have an exercise "${exercise}". Use PACK/EXERCISE.`);
  return { root, exercise };
}

/** A path relative to the current folder, or absolute if it is outside of it. */
export function formatFilePath(path: string): string {
  const relativePath = relative('.', path);
  if (relativePath === '') return '.';
  return relativePath.startsWith('..') ? path : relativePath;
}

/** One line as compilers print it, so that editors link it: `file:line:column message (suggestion)`. */
export function formatPackError(
  root: string,
  { file, line, column, message, suggestion }: PackError,
): string {
  return `${join(formatFilePath(root), file)}:${line}:${column} ${message}${suggestion === undefined ? '' : ` (${suggestion})`}\n`;
}
