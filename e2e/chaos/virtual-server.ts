import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, disconnect, type Connection } from '#db/connect.ts';
import { migrate } from '#db/migrate.ts';
import { testPack } from '#e2e/harness/agent-server.ts';
import { createFakeCatalog } from '#e2e/harness/fake-catalog.ts';
import { loadServerKey, type ServerKey } from '#lib/auth/server-key.ts';
import { issueJoinToken } from '#lib/auth/join-token.ts';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import { HOUR_MS } from '#lib/kit/time.ts';
import type { AgentNamespaceOptions } from '#lib/realtime/agents/namespace.ts';
import { startPostgres } from '#lib/server/postgres/start.ts';
import { createWorkshopRegistry } from '#lib/server/workshops/workshop-registry.ts';

/** The server's side of an agent's connection in this process, on a real PostgreSQL. */
export interface VirtualServer {
  readonly db: Connection;
  readonly databaseUrl: string;
  readonly serverKey: ServerKey;
  readonly gateways: AgentNamespaceOptions['gateways'];
  /** The token of an install command. */
  createToken(workshopId: string, seatId: string): Promise<string>;
}

/** Starts PostgreSQL in production settings, with log, grading and workshops. `clock`: of the workshops. */
export async function startVirtualServer(
  cleanup: CleanupStack,
  clock: Clock = systemClock,
): Promise<VirtualServer> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-chaos-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755);
  const log = (): void => undefined;
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log });
  cleanup.add(() => postgres.stop());
  const db = connect(postgres.url);
  cleanup.add(() => disconnect(db));
  await migrate(db);
  const pack = testPack();
  const gateways = createWorkshopRegistry({
    db,
    databaseUrl: postgres.url,
    catalog: await createFakeCatalog([[pack.id, { kind: 'loaded', pack }]]),
    clock,
    audit: () => undefined,
    log,
  });
  cleanup.add(() => gateways.stop());
  const serverKey = await loadServerKey(db);
  return {
    db,
    databaseUrl: postgres.url,
    serverKey,
    gateways,
    async createToken(workshopId, seatId) {
      const now = new Date();
      const expiresAt = new Date(now.getTime() + 24 * HOUR_MS);
      const { publicKey } = serverKey;
      const token = { workshopId, seat: seatId, uses: 1, expiresAt, serverKey: publicKey, now };
      return (await issueJoinToken(db, token)).token;
    },
  };
}
