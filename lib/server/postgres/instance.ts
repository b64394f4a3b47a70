import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { getMajorVersion, type PostgresBinaries } from './binaries.ts';
import { cannotCreateFolder, explainFailure, PostgresError } from './error.ts';
import {
  buildStartCommand,
  canUseSetpriv,
  chooseUser,
  firstClosedFolder,
  type SystemUser,
} from './run-as.ts';
import {
  canRunBinaries,
  copyBinaries,
  findSharedDataDir,
  listSharedFolders,
  SYSTEM_FOLDERS,
} from './shared-folder.ts';
import { nameUnknownUser } from './unknown-user.ts';

/** A data folder and how to start the PostgreSQL programs on it. */
export interface PostgresInstance {
  readonly dataDir: string;
  readonly binaries: PostgresBinaries;
  readonly user: SystemUser | null;
  /** The user can't enter the data folder without a capability. */
  readonly needsSetpriv: boolean;
}

/** LANG and the operator's PG* variables must not change how the database is created. */
const CHILD_ENVIRONMENT = {
  LC_ALL: 'C',
  TZ: 'UTC',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
} as unknown as NodeJS.ProcessEnv;

export interface InstanceOptions {
  readonly dataDir: string;
  readonly binaries: PostgresBinaries;
  /** The data folder wasn't chosen by the operator, so it can move to a shared folder. */
  readonly canMoveDataDir?: boolean;
  readonly log: (line: string) => void;
  /** Parents of the shared folder. */
  readonly systemFolders?: readonly string[];
}

/** Where PostgreSQL helpers such as setpriv are looked up. */
const SYSTEM_PATH = '/usr/bin:/bin:/usr/sbin:/sbin';

/**
 * Decides which user runs PostgreSQL, and from which folders. As root, with a checkout or a data
 * folder that the user can't enter, the programs are copied, and the data folder moves (if it can).
 * @throws {PostgresError}
 */
export function describeInstance({
  dataDir: requestedDir,
  binaries,
  canMoveDataDir = false,
  log,
  systemFolders = SYSTEM_FOLDERS,
}: InstanceOptions): PostgresInstance {
  const requestedUser = chooseUser(requestedDir);
  if (requestedUser === null) {
    createFolder(dirname(requestedDir));
    return { dataDir: requestedDir, binaries, user: null, needsSetpriv: false };
  }
  const dataDir =
    (canMoveDataDir && moveDataDir(requestedDir, requestedUser, systemFolders)) || requestedDir;
  createFolder(dirname(dataDir), 0o755);
  const user = chooseUser(dataDir) ?? requestedUser;
  if (dataDir !== requestedDir)
    log(
      `The user ${user.name}, which runs PostgreSQL, can't enter ${String(firstClosedFolder(requestedDir, user))}. The data folder is ${dataDir}`,
    );
  const copied = canRunBinaries(binaries, user)
    ? binaries
    : copyBinaries(binaries, user, listSharedFolders(systemFolders, user));
  if (copied === null) throw cannotEnter(user, binaries.postgres);
  if (copied !== binaries)
    log(`PostgreSQL runs from a copy of its programs: ${dirname(dirname(copied.postgres))}`);
  const closedFolder = firstClosedFolder(dataDir, user);
  if (closedFolder === null) return { dataDir, binaries: copied, user, needsSetpriv: false };
  if (!canUseSetpriv(SYSTEM_PATH)) throw cannotEnter(user, dataDir);
  log(
    `The user ${user.name}, which runs PostgreSQL, gets a capability to pass ${closedFolder}. To avoid that, run Podium as a separate user, or set PODIUM_DATA to another folder.`,
  );
  return { dataDir, binaries: copied, user, needsSetpriv: true };
}

/** Null if the user can enter the requested folder, or a database is already in it. */
function moveDataDir(
  dataDir: string,
  user: SystemUser,
  systemFolders: readonly string[],
): string | null {
  if (firstClosedFolder(dataDir, user) === null || existsSync(join(dataDir, 'PG_VERSION')))
    return null;
  return findSharedDataDir(dataDir, listSharedFolders(systemFolders, user));
}

function cannotEnter(user: SystemUser, path: string): PostgresError {
  const folder = firstClosedFolder(path, user) ?? dirname(path);
  return new PostgresError(
    `PostgreSQL doesn't run as root, and the user ${user.name} can't enter ${folder}. Allow it (chmod o+x ${folder}), run Podium as another user, move Podium to another folder, or use your own server with DATABASE_URL.`,
  );
}

/** Creates missing folders; with `mode`, whatever the umask is. */
function createFolder(folder: string, mode?: number): void {
  try {
    const topmost = mkdirSync(folder, { recursive: true });
    if (topmost === undefined || mode === undefined) return;
    for (let created = folder; ; created = dirname(created)) {
      chmodSync(created, mode);
      if (created === topmost) return;
    }
  } catch (error) {
    throw cannotCreateFolder(folder, error as NodeJS.ErrnoException);
  }
}

/** Creates the data folder on the first start. An incomplete one of an earlier try is deleted. */
export async function ensureInitialized(instance: PostgresInstance): Promise<void> {
  const { dataDir, binaries, user } = instance;
  const versionFile = join(dataDir, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const createdBy = Number(readFileSync(versionFile, 'utf8'));
    const current = await getMajorVersion(binaries.postgres);
    if (createdBy === current) {
      closeDataFolder(dataDir);
      return;
    }
    throw new PostgresError(
      `${dataDir} was created by PostgreSQL ${createdBy}. This Podium uses PostgreSQL ${current}. Start the previous Podium once more to create a backup, or set PODIUM_DATA to another folder.`,
    );
  }
  const draft = `${dataDir}.new`;
  rmSync(draft, { recursive: true, force: true });
  createFolder(draft, 0o700);
  if (user) chownSync(draft, user.uid, user.gid);
  const args = [
    '-D',
    draft,
    '-U',
    'podium',
    '-E',
    'UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--auth-local=trust',
    '--auth-host=reject',
    '--no-instructions',
  ];
  const { child, recentOutput } = launchProgram(instance, binaries.initdb, args, '/');
  const code = await new Promise((resolve) => child.once('close', resolve).once('error', resolve));
  if (code !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw explainFailure('create its data folder', recentOutput(), dataDir);
  }
  rmSync(dataDir, { recursive: true, force: true });
  renameSync(draft, dataDir);
  chmodSync(dataDir, 0o700);
}

/**
 * Kubernetes gives the group of a volume rights to everything in it (`fsGroup`), and PostgreSQL refuses
 * a folder that others can change.
 */
function closeDataFolder(dataDir: string): void {
  try {
    chmodSync(dataDir, 0o700);
  } catch {
    // It belongs to another user. PostgreSQL says so when it starts.
  }
}

/** What a program needs when no line of /etc/passwd has the user that runs Podium. */
function describeOwnUser(dataDir: string): Readonly<Record<string, string>> {
  const uid = process.getuid?.();
  const gid = process.getgid?.();
  return uid === undefined || gid === undefined
    ? {}
    : nameUnknownUser({ uid, gid }, readFileSync('/etc/passwd', 'utf8'), `${dataDir}.passwd`);
}

/**
 * Starts a PostgreSQL program in its own process group, so that Ctrl-C in the terminal doesn't reach
 * it. `recentOutput` returns the last 40 lines that it printed.
 */
export function launchProgram(
  instance: PostgresInstance,
  program: string,
  args: readonly string[],
  cwd: string,
  onLine: (line: string) => void = () => {},
): { child: ChildProcess; recentOutput: () => string } {
  const start = buildStartCommand(instance.user, instance.needsSetpriv, program, args);
  const child = spawn(start.program, start.args, {
    ...start.ids,
    cwd,
    env: {
      ...CHILD_ENVIRONMENT,
      ...(instance.user === null && describeOwnUser(instance.dataDir)),
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const recordLine = (line: string): void => {
    lines.push(line);
    if (lines.length > 40) lines.shift();
    onLine(line);
  };
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface(stream).on('line', recordLine);
  child.on('error', (error) => {
    recordLine(error.message);
  });
  return { child, recentOutput: () => lines.join('\n') };
}
