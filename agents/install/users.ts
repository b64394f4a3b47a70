import { readFile } from 'node:fs/promises';
import type { RunProcess } from './host.ts';

/** A user of the VM, as in passwd(5). */
export interface VmUser {
  readonly name: string;
  readonly uid: number;
  /** Primary group. */
  readonly gid: number;
  readonly home: string;
}

/** Uids of people, as in login.defs(5). Below are system users; 65534 is `nobody`. */
const REGULAR_UIDS = { first: 1_000, last: 60_000 } as const;
const NO_LOGIN_SHELL = /\/(nologin|false|sync)$/;

/** The user database: `getent passwd`, which knows network users too, else /etc/passwd. */
export interface UserDatabase {
  find(name: string): Promise<VmUser | null>;
  /** Users of people, who can sign in. */
  listRegular(): Promise<readonly VmUser[]>;
  /** A user with this primary group; null if there is none. */
  findByGroup(gid: number): Promise<VmUser | null>;
}

/** Opens the user database. `readPasswdFile` reads /etc/passwd. */
export function openUserDatabase(
  runProcess: RunProcess,
  readPasswdFile = () => readFile('/etc/passwd', 'utf8'),
): UserDatabase {
  async function readLines(...names: string[]): Promise<string[]> {
    const { code, output } = await runProcess('getent', ['passwd', '--', ...names]).catch(() => ({
      code: 127,
      output: '',
    }));
    // Exit code 2: a name wasn't found. Others: this VM has no getent.
    if (code === 0 || code === 2) return output.split('\n');
    return (await readPasswdFile().catch(() => '')).split('\n');
  }
  const list = async (...names: string[]) =>
    (await readLines(...names)).map(parseLine).filter((user) => user !== null);

  return {
    find: async (name) => (await list(name)).find((user) => user.name === name) ?? null,
    listRegular: async () => (await list()).filter(isRegular),
    findByGroup: async (gid) => (await list()).find((user) => user.gid === gid) ?? null,
  };
}

function isRegular({ uid, shell }: VmUser & { readonly shell: string }): boolean {
  return uid >= REGULAR_UIDS.first && uid <= REGULAR_UIDS.last && !NO_LOGIN_SHELL.test(shell);
}

/** `kim:x:1000:1000:Kim:/srv/home/kim:/bin/bash` */
function parseLine(line: string): (VmUser & { readonly shell: string }) | null {
  const [name = '', , uid, gid, , home = '', shell = ''] = line.split(':');
  if (name === '' || !/^\d+$/.test(uid ?? '') || !/^\d+$/.test(gid ?? '') || home === '')
    return null;
  return { name, uid: Number(uid), gid: Number(gid), home, shell };
}
