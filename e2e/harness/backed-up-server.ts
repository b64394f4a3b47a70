import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import pg from 'pg';
import { inject } from 'vitest';
import { connect, disconnect, type Connection } from '#db/connect.ts';
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { insertPerson } from '#db/queries/people.ts';
import { workshop } from '#db/schema.ts';
import { startAgentServer } from './agent-server.ts';
import { buildFactLog, FACT_PACK, factStep } from './fact-log.ts';
import { createTestWorkshop } from './workshop.ts';
import type { Json } from '#lib/kit/json.ts';
import type { LogEntry } from '#lib/server/log/entry.ts';
import { WorkshopOwnership } from '#lib/server/log/ownership.ts';
import { WorkshopLog } from '#lib/server/log/workshop-log.ts';
import { storePackContent } from '#lib/server/packs/content.ts';
import type { BackupFile } from '#lib/server/backup/read-backup.ts';

const [STEPS = []] = fc.sample(fc.array(factStep, { minLength: 40, maxLength: 40 }), {
  seed: 20_271,
  numRuns: 1,
});

/** A workshop of two simulated students that has ended, with its checkpoints and facts. */
export async function writeGradedWorkshop(
  url: string,
): Promise<{ readonly workshopId: string; readonly seats: readonly string[] }> {
  const db = connect(url);
  try {
    const { workshopId, seats } = await createTestWorkshop(db, { seats: 2 });
    await insertPerson(db, { id: `person-of-${workshopId}`, name: 'Momiji', isInstructor: false });
    const packDigest = await storePackContent(db, FACT_PACK);
    const end = await writeLog(url, workshopId, seats);
    await db
      .update(workshop)
      .set({ packDigest, state: 'ended', endedFrom: 'live', endedAt: new Date(end) })
      .where(eq(workshop.id, workshopId));
    const server = await startAgentServer(url, { pack: FACT_PACK });
    await (
      await server.workshops.open(workshopId)
    )?.graded;
    await server.stop();
    return { workshopId, seats };
  } finally {
    await disconnect(db);
  }
}

/** Returns the time of the last entry, ms since 1970. */
async function writeLog(
  url: string,
  workshopId: string,
  seats: readonly string[],
): Promise<number> {
  const db = connect(url);
  const ownership = new WorkshopOwnership(url);
  const ignore = (): void => undefined;
  const log = await WorkshopLog.open({
    ...{ db, ownership, workshopId },
    ...{ onCommitted: ignore, onLost: ignore, log: ignore },
  });
  if (log === null) throw new Error('another process owns the workshop');
  const seatIdOf = (seat: string): string => seats[seat === 's1' ? 0 : 1] ?? '';
  for (const seat of ['s1', 's2'])
    await log.registerEpoch({ seatId: seatIdOf(seat), epoch: `epoch of ${seat}`, key: 'k' });
  const entries = buildFactLog(STEPS);
  for (const entry of entries) await append(log, entry, seatIdOf);
  await log.close();
  await ownership.stop();
  await disconnect(db);
  return entries.at(-1)?.at ?? 0;
}

async function append(
  log: WorkshopLog,
  entry: LogEntry,
  seatIdOf: (seat: string) => string,
): Promise<void> {
  if (entry.log === 'change') {
    const { change, epoch, receivedAt } = entry;
    await log.append({
      seatId: seatIdOf(entry.seatId),
      epoch,
      changes: [{ ...change, seenAt: receivedAt, mono: receivedAt }],
      receivedAt,
      clockOffsetMs: 0,
    });
    return;
  }
  const { kind, at, seatId } = entry;
  const text = JSON.stringify(entry.payload).replace(/"s[12]"/g, (id) =>
    JSON.stringify(seatIdOf(JSON.parse(id) as string)),
  );
  await log.appendCommand({
    ...{ actor: 'p', kind, at },
    payload: JSON.parse(text) as Record<string, Json>,
    seatId: seatId === null ? null : seatIdOf(seatId),
  });
}

/** A database without any table. */
export async function createEmptyDatabase(): Promise<{
  readonly url: string;
  readonly db: Connection;
  drop(): Promise<void>;
}> {
  const name = `empty_${randomBytes(8).toString('hex')}`;
  await administer(`create database ${name}`);
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  const db = connect(url.href);
  return {
    url: url.href,
    db,
    async drop() {
      await disconnect(db);
      await administer(`drop database ${name} with (force)`);
    },
  };
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** The number of rows of each table and a hash of them in any order. */
export async function fingerprintTables(
  url: string,
  without: readonly string[] = [],
): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public' order by 1",
    );
    const fingerprints: Record<string, unknown> = {};
    for (const { name } of tables.filter((table) => !without.includes(table.name))) {
      const { rows } = await client.query(
        `select count(*)::int as rows, md5(coalesce(string_agg(md5(r::text), '' order by md5(r::text)), '')) as hash from "${name}" r`,
      );
      fingerprints[name] = rows[0];
    }
    return fingerprints;
  } finally {
    await client.end();
  }
}

export const NEVER = new AbortController().signal;

export const plainFile = (path: string): BackupFile => ({ path, identityFile: null });

/** The bytes of a file. */
export async function readBytes(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
