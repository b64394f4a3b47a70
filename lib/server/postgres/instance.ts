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
import { majorOf, type Binaries } from './binaries.ts';
import { cannotBeMade, explain, PostgresError } from './error.ts';
import { blockedAt, canUseSetpriv, chooseUser, startAs, type User } from './run-as.ts';

/** A data folder and how to start programs on it. */
export interface Cluster {
  readonly dataDir: string;
  readonly binaries: Binaries;
  readonly user: User | null;
  /** The user must be let through closed folders. */
  readonly through: boolean;
}

/** Neither LANG nor the operator's PG* variables may change what the database becomes. */
const ENVIRONMENT = {
  LC_ALL: 'C',
  TZ: 'UTC',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
} as unknown as NodeJS.ProcessEnv;

/** Finds out as whom PostgreSQL runs and whether it reaches what it needs. Throws `PostgresError`. */
export function describeCluster(
  dataDir: string,
  binaries: Binaries,
  path: string,
  log: (line: string) => void,
): Cluster {
  makeFolder(dirname(dataDir));
  const user = chooseUser(dataDir);
  const blocked = user && (blockedAt(dataDir, user) ?? blockedAt(binaries.postgres, user));
  if (!user || !blocked) return { dataDir, binaries, user, through: false };
  if (!canUseSetpriv(path)) {
    throw new PostgresError(
      `PostgreSQL does not run as root, and ${user.name}, as whom Podium would run it, may not enter ${blocked}: allow that (chmod o+x ${blocked}), run Podium as another user, move it to /opt for example, or name a server of your own in DATABASE_URL.`,
    );
  }
  log(
    `PostgreSQL runs as ${user.name}, who is let through ${blocked}, a folder closed to others; run Podium as a user of its own to avoid that.`,
  );
  return { dataDir, binaries, user, through: true };
}

function makeFolder(folder: string, mode?: number): void {
  try {
    mkdirSync(folder, { recursive: true, ...(mode !== undefined && { mode }) });
  } catch (error) {
    throw cannotBeMade(folder, error as NodeJS.ErrnoException);
  }
}

/** Makes the data folder on the first start; a half-made one of an earlier try is thrown away. */
export async function ensureInitialised(cluster: Cluster): Promise<void> {
  const { dataDir, binaries, user } = cluster;
  const versionFile = join(dataDir, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const [made, ours] = [
      Number(readFileSync(versionFile, 'utf8')),
      await majorOf(binaries.postgres),
    ];
    if (made === ours) return;
    throw new PostgresError(
      `${dataDir} was made by PostgreSQL ${made}, and this Podium brings PostgreSQL ${ours}: start it once more with the Podium that made it and take a backup there, or name another folder in PODIUM_DATA.`,
    );
  }
  const draft = `${dataDir}.new`;
  rmSync(draft, { recursive: true, force: true });
  makeFolder(draft, 0o700);
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
  const { child, said } = launch(cluster, binaries.initdb, args, '/');
  const code = await new Promise((ended) => child.once('close', ended).once('error', ended));
  if (code !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw explain('make its data folder', said(), dataDir);
  }
  rmSync(dataDir, { recursive: true, force: true });
  renameSync(draft, dataDir);
  chmodSync(dataDir, 0o700);
}

/** Starts a program of PostgreSQL's, away from the terminal's Ctrl-C; `said` answers the last lines it printed. */
export function launch(
  cluster: Cluster,
  program: string,
  args: readonly string[],
  cwd: string,
  onLine: (line: string) => void = () => {},
): { child: ChildProcess; said: () => string } {
  const start = startAs(cluster.user, cluster.through, program, args);
  const child = spawn(start.program, start.args, {
    ...start.ids,
    cwd,
    env: ENVIRONMENT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const hear = (line: string): void => {
    lines.push(line);
    if (lines.length > 40) lines.shift();
    onLine(line);
  };
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface(stream).on('line', hear);
  child.on('error', (error) => {
    hear(error.message);
  });
  return { child, said: () => lines.join('\n') };
}
