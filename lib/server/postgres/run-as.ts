import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * PostgreSQL refuses to run as root. Root's Podium runs it as the owner of the data folder, else as the first of the users
 * below that this machine has.
 */
const FALLBACK_USERS = ['podium', 'postgres', 'nobody'];

export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** null: as whoever we are. */
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
  const found = FALLBACK_USERS.map((name) => users.find((user) => user.name === name)).find(
    (user) => user !== undefined,
  );
  return found ?? { name: 'user 65534', uid: 65534, gid: 65534 };
}

/** The outermost folder on the way to `path` that `user` may not enter, or null. */
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

/** A program and its arguments, to be started as `user`. */
export interface StartCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly ids: { readonly uid?: number; readonly gid?: number };
}

/**
 * With `through`, the user is let through folders closed to it (a clone in /root): setpriv leaves it the one capability for
 * that. Without it the plain uid and gid are set.
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
