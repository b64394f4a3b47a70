import { readdir, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve } from 'node:path';
import { didYouMean } from '#lib/packs/suggest.ts';
import type { PackError } from '#lib/packs/types.ts';
import { CannotDo } from './cli/context.ts';

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function foldersOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Every folder of `packs` that holds a pack.yaml. */
export async function allPacks(packs: string): Promise<string[]> {
  const folders = (await foldersOf(packs)).map((folder) => join(packs, folder));
  const held = await Promise.all(folders.map((folder) => isThere(join(folder, 'pack.yaml'))));
  return folders.filter((_folder, index) => held[index]);
}

/** Folders of a pack that hold an exercise, listed in pack.yaml or not. */
export async function exerciseIds(root: string): Promise<string[]> {
  const folders = await foldersOf(root);
  const held = await Promise.all(
    folders.map((folder) => isThere(join(root, folder, 'exercise.yaml'))),
  );
  return folders.filter((_folder, index) => held[index]);
}

/**
 * The folder of a pack that is named by its id or by a path to it.
 * @throws {CannotDo} there is none
 */
export async function packFolder(name: string, packs: string): Promise<string> {
  for (const folder of [
    ...(isAbsolute(name) || name.includes('/') || name === '.' ? [] : [join(packs, name)]),
    resolve(name),
  ]) {
    if (await isThere(join(folder, 'pack.yaml'))) return folder;
  }
  const known = (await allPacks(packs)).map((folder) => basename(folder));
  throw new CannotDo(
    `There is no pack "${name}": ${didYouMean(name, known) ?? `known: ${known.join(', ')}`}`,
  );
}

/**
 * `PACK/EXERCISE`, or the name of an exercise that only one pack has.
 * @throws {CannotDo}
 */
export async function exerciseFolder(
  name: string,
  packs: string,
): Promise<{ readonly root: string; readonly exercise: string }> {
  const slash = name.replace(/\/$/, '').lastIndexOf('/');
  const exercise = name.replace(/\/$/, '').slice(slash + 1);
  const roots = slash < 0 ? await allPacks(packs) : [await packFolder(name.slice(0, slash), packs)];
  const held = await Promise.all(
    roots.map((root) => isThere(join(root, exercise, 'exercise.yaml'))),
  );
  const [root, other] = roots.filter((_root, index) => held[index]);
  if (root === undefined) {
    const known = (await Promise.all(roots.map(foldersOf))).flat();
    throw new CannotDo(
      `No exercise is called "${exercise}": ${didYouMean(exercise, known) ?? `known: ${known.join(', ')}`}`,
    );
  }
  if (other !== undefined)
    throw new CannotDo(`More than one pack has an exercise "${exercise}": write PACK/EXERCISE.`);
  return { root, exercise };
}

/** A path as a person would write it from here. */
export function shownPath(path: string): string {
  const near = relative('.', path);
  return near === '' ? '.' : near.startsWith('..') ? path : near;
}

/** As compilers write it, so that editors find the place: `file:line:column message (suggestion)`. */
export function errorLine(
  root: string,
  { file, line, column, message, suggestion }: PackError,
): string {
  return `${join(shownPath(root), file)}:${line}:${column} ${message}${suggestion === undefined ? '' : ` (${suggestion})`}\n`;
}
