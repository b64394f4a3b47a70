import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect, disconnect } from '#db/connect.ts';
import { migrate } from '#db/migrate.ts';
import { startAgentServer, type AgentServer } from '#e2e/harness/agent-server.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { initialChanges, podChange, type RawAgent } from '#e2e/harness/raw-agent.ts';
import { startPostgres, type PostgresServer } from '../postgres/start.ts';
import { readPostmasterFile } from '../postgres/orphan.ts';

let folder: string;
let postgres: PostgresServer;
let server: AgentServer;
let workshopId: string;
let seats: string[];

const start = (): Promise<PostgresServer> =>
  startPostgres({ dataDir: join(folder, 'pg'), log: () => {} });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podium-outage-'));
  postgres = await start();
  const db = connect(postgres.url);
  await migrate(db);
  ({ workshopId, seats } = await createTestWorkshop(db, { seats: 3 }));
  await disconnect(db);
  server = await startAgentServer(postgres.url);
});
afterEach(async () => {
  await server.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends changes one at a time and, like an agent, repeats each until it is acknowledged. */
async function sendUntilAcknowledged(
  agent: RawAgent,
  from: number,
  to: number,
  onAck: (acked: number) => void,
): Promise<void> {
  for (let seq = from; seq <= to;) {
    const response = await agent.batch([podChange(seq, `pod-${seq}`)]);
    if (response.ok) onAck((seq = response.acked + 1) - 1);
    else await new Promise((resolve) => setTimeout(resolve, Math.min(response.retryMs ?? 50, 100)));
  }
}

async function readChangeCounts(): Promise<{ seatId: string; count: number; last: number }[]> {
  const { rows } = await server.db.$client.query(
    `select seat_id as "seatId", count(*)::int as count, max(seq)::int as last from change where workshop_id = $1 group by seat_id order by seat_id`,
    [workshopId],
  );
  return rows as { seatId: string; count: number; last: number }[];
}

describe('an outage of the database', () => {
  it('R1: is reported as unavailable, and afterwards no acknowledged change is lost or stored twice', async () => {
    const workshop = await server.workshops.open(workshopId);
    const agents = await Promise.all(
      seats.map(async (seatId) => {
        const agent = server.createAgent();
        await agent.hello(await server.createToken(workshopId, { seat: seatId }));
        await agent.batch(initialChanges());
        return agent;
      }),
    );
    await postgres.stop();
    expect(await agents[0]?.batch([podChange(4, 'pod-4')])).toMatchObject({
      ok: false,
      refusal: 'unavailable',
      retryMs: expect.any(Number) as number,
    });
    await expect(
      workshop?.commitCommand({
        actor: 'p',
        kind: 'set-current-exercise',
        payload: { exerciseId: 'web' },
      }),
    ).rejects.toMatchObject({ name: 'DatabaseUnavailableError' });
    expect(workshop?.state().seats.size).toBe(3);

    postgres = await start();
    const acked = [3, 3, 3];
    const sending = agents.map((agent, index) =>
      sendUntilAcknowledged(agent, 4, 40, (seq) => {
        acked[index] = seq;
      }),
    );
    // While they send, kill PostgreSQL without a shutdown. It is restarted automatically.
    await vi.waitFor(
      () => {
        expect(Math.min(...acked)).toBeGreaterThan(10);
      },
      { timeout: 20_000 },
    );
    process.kill(readPostmasterFile(join(folder, 'pg'))?.pid ?? 0, 'SIGKILL');
    await Promise.all(sending);
    expect(acked).toEqual([40, 40, 40]);
    expect(await readChangeCounts()).toEqual(
      [...seats].sort().map((seatId) => ({ seatId, count: 40, last: 40 })),
    );
    await vi.waitFor(
      () => {
        for (const seatId of seats)
          expect(workshop?.state().seats.get(seatId)?.objects.size).toBe(37);
      },
      { timeout: 10_000 },
    );
  }, 60_000);
});
