import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * PostgreSQL refuses to run as root. When root runs Podium, PostgreSQL runs as the owner of the data
 * folder, or on the first start as the first of these users that exists.
 */
const FALLBACK_USERS = ['podium', 'postgres', 'nobody'];

export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The user that runs PostgreSQL; null for the user that runs Podium. */
export function chooseUser(
  dataDir: string,
  passwd = readFileSync('/etc/passwd', 'utf8'),
): SystemUser | null {
  if (process.getuid?.() !== 0) return null;
  const users = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  const owner = existsSync(dataDir) ? statSync(dataDir) : null;
  if (owner && owner.uid !== 0)
    return (
      users.find((user) => user.uid === owner.uid) ?? {
        name: `user ${owner.uid}`,
        uid: owner.uid,
        gid: owner.gid,
      }
    );
  const fallback = FALLBACK_USERS.map((name) => users.find((user) => user.name === name)).find(
    (user) => user !== undefined,
  );
  return fallback ?? { name: 'user 65534', uid: 65534, gid: 65534 };
}

/** The outermost folder on the way to `path` that `user` can't enter, or null. */
export function firstClosedFolder(path: string, user: SystemUser): string | null {
  const folders: string[] = [];
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  return folders.find((folder) => existsSync(folder) && !canEnter(statSync(folder), user)) ?? null;
}

function canEnter(
  { mode, uid, gid }: { mode: number; uid: number; gid: number },
  user: SystemUser,
): boolean {
  if (uid === user.uid) return (mode & 0o100) !== 0;
  return (mode & (gid === user.gid ? 0o010 : 0o001)) !== 0;
}

/** A program with its arguments and the ids of the user that runs it. */
export interface StartCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly ids: { readonly uid?: number; readonly gid?: number };
}

/**
 * Starts a program as `user`. With `bypassPermissions`, setpriv gives it the one capability that lets
 * PostgreSQL open a data folder below a closed folder. Without it, only uid and gid are set.
 */
export function buildStartCommand(
  user: SystemUser | null,
  bypassPermissions: boolean,
  program: string,
  args: readonly string[],
): StartCommand {
  if (!user) return { program, args, ids: {} };
  if (!bypassPermissions) return { program, args, ids: { uid: user.uid, gid: user.gid } };
  const capability = '+dac_override';
  return {
    program: 'setpriv',
    args: [
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      '--clear-groups',
      `--inh-caps=${capability}`,
      `--ambient-caps=${capability}`,
      '--',
      program,
      ...args,
    ],
    ids: {},
  };
}

/** @param path like the PATH variable */
export function canUseSetpriv(path: string): boolean {
  return path.split(':').some((folder) => {
    try {
      accessSync(resolve(folder, 'setpriv'), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
