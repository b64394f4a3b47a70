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
let plane: AgentServer;
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
  plane = await startAgentServer(postgres.url);
});
afterEach(async () => {
  await plane.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends one change after the other as an agent does: again, until it is acknowledged. */
async function insist(
  agent: RawAgent,
  from: number,
  to: number,
  onAck: (acked: number) => void,
): Promise<void> {
  for (let seq = from; seq <= to;) {
    const answer = await agent.batch([podChange(seq, `pod-${seq}`)]);
    if (answer.ok) onAck((seq = answer.acked + 1) - 1);
    else await new Promise((resolve) => setTimeout(resolve, Math.min(answer.retryMs ?? 50, 100)));
  }
}

async function logged(): Promise<{ seatId: string; n: number; last: number }[]> {
  const { rows } = await plane.db.$client.query(
    `select seat, count(*)::int as n, max(seq)::int as last from change where event = $1 group by seat order by seat`,
    [workshopId],
  );
  return rows as { seatId: string; n: number; last: number }[];
}

describe('a database that goes away for a while', () => {
  it('is answered by name, and when it is back nothing acknowledged is lost and nothing is there twice', async () => {
    const live = await plane.workshops.open(workshopId);
    const agents = await Promise.all(
      seats.map(async (seatId) => {
        const agent = plane.createAgent();
        await agent.hello(await plane.createToken(workshopId, { seat: seatId }));
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
      live?.commitCommand({ actor: 'p', kind: 'set-current', payload: { exerciseId: 'web' } }),
    ).rejects.toMatchObject({ name: 'Unavailable' });
    expect(live?.state().seats.size).toBe(3);

    postgres = await start();
    const acked = [3, 3, 3];
    const sending = agents.map((agent, index) =>
      insist(agent, 4, 40, (seq) => {
        acked[index] = seq;
      }),
    );
    // And once more while they send: this time without a word, and it comes back by itself.
    await vi.waitFor(
      () => {
        expect(Math.min(...acked)).toBeGreaterThan(10);
      },
      { timeout: 20_000 },
    );
    process.kill(readPostmasterFile(join(folder, 'pg'))?.pid ?? 0, 'SIGKILL');
    await Promise.all(sending);
    expect(acked).toEqual([40, 40, 40]);
    expect(await logged()).toEqual(
      [...seats].sort().map((seatId) => ({ seatId, n: 40, last: 40 })),
    );
    await vi.waitFor(
      () => {
        for (const seatId of seats) expect(live?.state().seats.get(seatId)?.objects.size).toBe(37);
      },
      { timeout: 10_000 },
    );
  }, 60_000);
});
