import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { PostgresBinaries } from './binaries.ts';
import { cannotCopyPrograms } from './error.ts';
import { firstClosedFolder, type SystemUser } from './run-as.ts';

/**
 * Root can't run PostgreSQL as root, and the user that runs it can't enter a checkout in /root or in
 * any other closed folder. initdb and postgres check their own files with access(2), which ignores
 * ambient capabilities, so no capability helps. Podium then copies the programs and creates the data
 * folder in `podium-postgres` below the first of these folders that works.
 */
export const SYSTEM_FOLDERS: readonly string[] = ['/var/lib', '/var/tmp'];
const FOLDER_NAME = 'podium-postgres';
const MAX_SLUG_CHARS = 60;

/**
 * The folders `podium-postgres` below `parents` that `user` can enter and that only root can change.
 * Missing ones are created. Called as root.
 */
export function listSharedFolders(parents: readonly string[], user: SystemUser): string[] {
  return parents.flatMap((parent) => {
    try {
      const folder = join(realpathSync(parent), FOLDER_NAME);
      if (!existsSync(folder)) {
        mkdirSync(folder);
        chmodSync(folder, 0o755);
      }
      return isTrusted(folder) && firstClosedFolder(join(folder, 'file'), user) === null
        ? [folder]
        : [];
    } catch {
      // The parent is missing or read-only.
      return [];
    }
  });
}

/** Only root can replace the folder or one of its parents. */
function isTrusted(folder: string): boolean {
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || stats.uid !== process.getuid?.() || (stats.mode & 0o022) !== 0)
    return false;
  for (let parent = dirname(folder); ; parent = dirname(parent)) {
    const { uid, mode } = lstatSync(parent);
    const isSticky = (mode & 0o1000) !== 0;
    if (uid !== 0 || ((mode & 0o022) !== 0 && !isSticky)) return false;
    if (parent === dirname(parent)) return true;
  }
}

/**
 * The data folder that is used instead of `dataDir`: the same one at every start. A folder that holds
 * a database is preferred, so that a start finds it even if an earlier parent becomes usable.
 * Null if there is no shared folder.
 */
export function findSharedDataDir(
  dataDir: string,
  sharedFolders: readonly string[],
): string | null {
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 8);
  const slug = dataDir.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-/, '');
  const name = `${slug.slice(-MAX_SLUG_CHARS).replace(/^-/, '')}-${hash}`;
  const candidates = sharedFolders.map((folder) => join(folder, name));
  return (
    candidates.find((candidate) => existsSync(join(candidate, 'PG_VERSION'))) ??
    candidates[0] ??
    null
  );
}

/** Whether `user` can run the programs where they are: a umask of 077 closes the files as well. */
export function canRunBinaries(binaries: PostgresBinaries, user: SystemUser): boolean {
  return (
    firstClosedFolder(binaries.postgres, user) === null &&
    listTree(programFolder(binaries)).every(({ path, isFolder }) => {
      const { mode, uid } = lstatSync(path);
      const [read, enter] = uid === user.uid ? [0o400, 0o100] : [0o004, 0o001];
      return (mode & read) !== 0 && (!isFolder || (mode & enter) !== 0);
    })
  );
}

/**
 * Copies the programs to the first shared folder from which `user` can run them, unless an equal
 * copy exists. The name of a copy is a digest of its content, so that checkouts with the same
 * PostgreSQL share one. Null if none works, for example because they are all mounted noexec.
 * @throws {PostgresError} if the disk is full, for example
 */
export function copyBinaries(
  binaries: PostgresBinaries,
  user: SystemUser,
  sharedFolders: readonly string[],
): PostgresBinaries | null {
  const source = programFolder(binaries);
  const name = `postgresql-${digestTree(source)}`;
  for (const folder of sharedFolders) {
    const target = join(folder, name);
    try {
      if (!existsSync(target)) copyTree(source, target);
    } catch (error) {
      throw cannotCopyPrograms(target, error as NodeJS.ErrnoException);
    }
    const copy = {
      postgres: join(target, relative(source, binaries.postgres)),
      initdb: join(target, relative(source, binaries.initdb)),
    };
    const { status } = spawnSync(copy.postgres, ['--version'], {
      uid: user.uid,
      gid: user.gid,
      cwd: '/',
      stdio: 'ignore',
    });
    if (status === 0) return copy;
  }
  return null;
}

/** The folder with bin, lib and share. */
function programFolder({ postgres }: PostgresBinaries): string {
  return dirname(dirname(postgres));
}

/** Copies under another name first, so that a copy with the final name is always complete. */
function copyTree(source: string, target: string): void {
  const draft = mkdtempSync(join(dirname(target), `${basename(target)}.new-`));
  try {
    cpSync(source, draft, { recursive: true, verbatimSymlinks: true });
    for (const { path, isFolder, isLink } of [
      { path: draft, isFolder: true, isLink: false },
      ...listTree(draft),
    ]) {
      const isProgram = isFolder || (lstatSync(path).mode & 0o100) !== 0;
      if (!isLink) chmodSync(path, isProgram ? 0o755 : 0o644);
    }
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another Podium that starts at the same time may have been faster.
    if (!existsSync(target)) throw error;
  }
}

interface TreeEntry {
  readonly path: string;
  readonly isFolder: boolean;
  readonly isLink: boolean;
}

function listTree(root: string): TreeEntry[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .map((entry) => ({
      path: join(entry.parentPath, entry.name),
      isFolder: entry.isDirectory(),
      isLink: entry.isSymbolicLink(),
    }))
    .sort((left, right) => (left.path < right.path ? -1 : 1));
}

function digestTree(root: string): string {
  const digest = createHash('sha256');
  for (const { path, isFolder, isLink } of listTree(root)) {
    digest.update(`${relative(root, path)}\0`);
    if (isLink) digest.update(`${readlinkSync(path)}\0`);
    else if (!isFolder) digest.update(createHash('sha256').update(readFileSync(path)).digest());
  }
  return digest.digest('hex').slice(0, 12);
}
