import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../postgres/start.ts';

/** The folder is deleted at the end, so nothing has to survive a power failure. */
const SETTINGS = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };
/** The user that runs PostgreSQL can pass it. */
const MODE_PASSABLE = 0o711;

/**
 * Calls `work` with the URL of an empty embedded database and a folder for other files, which are
 * deleted afterwards. They are in the folder for temporary files (TMPDIR).
 * @throws {PostgresError} if PostgreSQL can't run
 */
export async function withTemporaryDatabase<T>(
  work: (url: string, folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'podium-verify-'));
  try {
    chmodSync(folder, MODE_PASSABLE);
    const postgres = await startPostgres({
      dataDir: join(folder, 'postgres'),
      settings: SETTINGS,
      log: () => undefined,
    });
    try {
      return await work(postgres.url, folder);
    } finally {
      await postgres.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
