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
  firstClosedFolder,
  canUseSetpriv,
  chooseUser,
  buildStartCommand,
  type SystemUser,
} from './run-as.ts';

/** A data folder and how to start programs on it. */
export interface PostgresInstance {
  readonly dataDir: string;
  readonly binaries: PostgresBinaries;
  readonly user: SystemUser | null;
  /** The user must be let through closed folders. */
  readonly needsSetpriv: boolean;
}

/** Neither LANG nor the operator's PG* variables may change what the database becomes. */
const CHILD_ENVIRONMENT = {
  LC_ALL: 'C',
  TZ: 'UTC',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
} as unknown as NodeJS.ProcessEnv;

/** Finds out as whom PostgreSQL runs and whether it reaches what it needs. Throws `PostgresError`. */
export function describeInstance(
  dataDir: string,
  binaries: PostgresBinaries,
  path: string,
  log: (line: string) => void,
): PostgresInstance {
  createFolder(dirname(dataDir));
  const user = chooseUser(dataDir);
  const closedFolder =
    user && (firstClosedFolder(dataDir, user) ?? firstClosedFolder(binaries.postgres, user));
  if (!user || !closedFolder) return { dataDir, binaries, user, needsSetpriv: false };
  if (!canUseSetpriv(path)) {
    throw new PostgresError(
      `PostgreSQL does not run as root, and ${user.name}, as whom Podium would run it, may not enter ${closedFolder}: allow that (chmod o+x ${closedFolder}), run Podium as another user, move it to /opt for example, or name a server of your own in DATABASE_URL.`,
    );
  }
  log(
    `PostgreSQL runs as ${user.name}, who is let through ${closedFolder}, a folder closed to others; run Podium as a user of its own to avoid that.`,
  );
  return { dataDir, binaries, user, needsSetpriv: true };
}

function createFolder(folder: string, mode?: number): void {
  try {
    mkdirSync(folder, { recursive: true, ...(mode !== undefined && { mode }) });
  } catch (error) {
    throw cannotCreateFolder(folder, error as NodeJS.ErrnoException);
  }
}

/** Makes the data folder on the first start; a half-made one of an earlier try is thrown away. */
export async function ensureInitialized(instance: PostgresInstance): Promise<void> {
  const { dataDir, binaries, user } = instance;
  const versionFile = join(dataDir, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const [made, ours] = [
      Number(readFileSync(versionFile, 'utf8')),
      await getMajorVersion(binaries.postgres),
    ];
    if (made === ours) return;
    throw new PostgresError(
      `${dataDir} was made by PostgreSQL ${made}, and this Podium brings PostgreSQL ${ours}: start it once more with the Podium that made it and take a backup there, or name another folder in PODIUM_DATA.`,
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
  const code = await new Promise((ended) => child.once('close', ended).once('error', ended));
  if (code !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw explainFailure('make its data folder', recentOutput(), dataDir);
  }
  rmSync(dataDir, { recursive: true, force: true });
  renameSync(draft, dataDir);
  chmodSync(dataDir, 0o700);
}

/** Starts a program of PostgreSQL's, away from the terminal's Ctrl-C; `said` answers the last lines it printed. */
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
    env: CHILD_ENVIRONMENT,
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
