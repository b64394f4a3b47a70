import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, disconnect, type Connection } from '#db/connect.ts';
import { migrate } from '#db/migrate.ts';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';
import { startPostgres } from '#lib/server/postgres/start.ts';

/** An empty database with the schema, for parts that need no server. The cleanup stack removes it. */
export async function openBenchDatabase(
  cleanup: CleanupStack,
): Promise<{ readonly db: Connection; readonly url: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-bench-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log: () => {} });
  cleanup.add(() => postgres.stop());
  const db = connect(postgres.url, { statementTimeoutMs: 600_000 });
  cleanup.add(() => disconnect(db));
  await migrate(db);
  return { db, url: postgres.url };
}
