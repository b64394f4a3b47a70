import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '#db/migrate.ts';
import { workshop } from '#db/schema.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import {
  createEmptyDatabase,
  fingerprintTables,
  NEVER,
  plainFile,
  readBytes,
  writeGradedWorkshop,
} from '#e2e/harness/backed-up-server.ts';
import { explainFileError } from './error.ts';
import { checkBackup } from './read-backup.ts';
import { restoreBackup } from './restore.ts';
import { listDifferences, verifyBackup } from './verify.ts';
import { writeBackup, writeBackupFile } from './write-backup.ts';

const NOW = Date.UTC(2026, 10, 1, 3);
const CHECK = { signal: NEVER, now: () => 2_000_000_000_000 };
let database: TestDatabase;
let empty: Awaited<ReturnType<typeof createEmptyDatabase>>;
let workshopId: string;
let seats: readonly string[];
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ workshopId, seats } = await writeGradedWorkshop(database.url));
}, 180_000);
afterAll(() => database.drop());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podium-backup-'));
  empty = await createEmptyDatabase();
});
afterEach(async () => {
  await empty.drop();
  rmSync(folder, { recursive: true });
});

const backUp = (path = join(folder, 'backup.tar.zst'), more: object = {}) =>
  writeBackupFile(
    { url: database.url, workshopId: null, recipient: null, now: NOW, signal: NEVER, ...more },
    path,
  ).then(() => path);

describe('a backup', () => {
  it('T14.1 restores every table with the same rows', async () => {
    const path = await backUp();
    const manifest = await restoreBackup(plainFile(path), { url: empty.url, signal: NEVER });
    expect(manifest.workshops.map(({ id }) => id)).toEqual([workshopId]);
    expect(manifest.workshops[0]?.pos).toBeGreaterThan(40);
    const restored = await fingerprintTables(empty.url);
    expect(restored).toEqual(await fingerprintTables(database.url));
    expect(restored['change']).not.toMatchObject({ rows: 0 });
    expect(restored['checkpoint']).not.toMatchObject({ rows: 0 });
  });

  it('is a file that only its user can read', async () => {
    expect(statSync(await backUp()).mode & 0o777).toBe(0o600);
  });

  it('T14.3 finds a damaged byte anywhere, and a file that is cut off', async () => {
    const path = await backUp();
    const bytes = await readBytes(path);
    await expect(checkBackup(plainFile(path))).resolves.toBeDefined();
    for (const share of [0, 0.3, 0.6, 0.9]) {
      const position = Math.floor(bytes.length * share);
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8(damaged.readUInt8(position) ^ 0x10, position);
      writeFileSync(path, damaged);
      await expect(checkBackup(plainFile(path)), `byte ${String(position)}`).rejects.toThrow(
        'damaged',
      );
    }
    writeFileSync(path, bytes.subarray(0, bytes.length - 100));
    await expect(checkBackup(plainFile(path))).rejects.toThrow('damaged');
    expect(readdirSync(folder)).toEqual(['backup.tar.zst']);
  });

  it('T14.3 leaves no file when it is interrupted, and never replaces one', async () => {
    const path = join(folder, 'backup.tar.zst');
    const interrupted = new AbortController();
    const backup = backUp(path, { signal: interrupted.signal });
    interrupted.abort();
    await expect(backup).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(path, 'mine');
    await expect(backUp(path)).rejects.toThrow(
      'a file with this name exists. Choose another name, or remove the file.',
    );
    expect(await readBytes(path)).toEqual(Buffer.from('mine'));
    expect(readdirSync(folder)).toEqual(['backup.tar.zst']);
  });

  it('says what to do without permission, without a folder and on a full disk', async () => {
    await expect(backUp(join(folder, 'missing', 'backup'))).rejects.toThrow(
      "it doesn't exist. Check the path.",
    );
    const full = new Writable({
      write: (_chunk, _encoding, done) => {
        done(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
      },
    });
    const options = { url: database.url, workshopId: null, recipient: null, now: NOW };
    const error: unknown = await writeBackup({ ...options, signal: NEVER }, full).catch(
      (reason: unknown) => reason,
    );
    expect(String(explainFileError(error, 'written', '/mnt/b'))).toContain(
      "/mnt/b can't be written: the disk is full. Free up space, or choose another folder.",
    );
    expect(
      String(explainFileError(Object.assign(new Error(), { code: 'EACCES' }), 'written', '/b')),
    ).toContain("you don't have permission");
  });

  it('T14.3 is consistent while changes are written', { timeout: 60_000 }, async () => {
    const { db } = database;
    const { workshopId: busy, seats: busySeats } = await createTestWorkshop(db, { seats: 1 });
    let isWriting = true;
    // Each transaction adds two rows of one position range, so a consistent copy has both or none.
    const writing = (async () => {
      for (let pos = 1; isWriting; pos += 2)
        await db.$client.query(
          `with c as (insert into command (workshop_id, pos, at, actor, kind, payload, fence)
             values ($1, $2::bigint, 0, 'p', 'note', '{}', 0))
           insert into change (workshop_id, pos, seat_id, epoch_id, seq, op, seen_at, mono, at, received_at, fingerprint, fence)
             values ($1, $2::bigint + 1, $3, 'e', $2::bigint, 'set', 0, 0, 0, 0, '', 0)`,
          [busy, pos, busySeats[0]],
        );
    })();
    const path = await backUp();
    isWriting = false;
    await writing;
    const { workshops } = await restoreBackup(plainFile(path), { url: empty.url, signal: NEVER });
    const { rows } = await empty.db.$client.query<{ changes: number; commands: number }>(
      `select (select count(*)::int from change where workshop_id = $1) as changes,
              (select count(*)::int from command where workshop_id = $1) as commands`,
      [busy],
    );
    expect(rows[0]?.changes).toBe(rows[0]?.commands);
    const pos = workshops.find(({ id }) => id === busy)?.pos;
    expect(pos).toBe(2 * (rows[0]?.changes ?? -1));
    await db.delete(workshop).where(eq(workshop.id, busy));
  });
});

describe('the full check of a backup', () => {
  it(
    'folds each log and finds the stored checkpoints and facts',
    { timeout: 120_000 },
    async () => {
      const verified = await verifyBackup(plainFile(await backUp()), CHECK);
      expect(listDifferences(verified)).toEqual([]);
      expect(verified.workshops).toMatchObject([
        { id: workshopId, check: { kind: 'compared', checkpoints: 2 } },
      ]);
      expect(verified.workshops[0]?.check).not.toMatchObject({ facts: 0 });
    },
  );

  it(
    'names workshop, seat and position of a checkpoint that its log does not give',
    { timeout: 120_000 },
    async () => {
      const [seatId = ''] = seats;
      const { rows } = await database.db.$client.query<{ pos: string; state: unknown }>(
        'select pos, state from checkpoint where seat_id = $1',
        [seatId],
      );
      await database.db.$client.query(
        `update checkpoint set state = jsonb_set(state, '{mirror,objects}', '[]') where seat_id = $1`,
        [seatId],
      );
      const verified = await verifyBackup(plainFile(await backUp()), CHECK);
      await database.db.$client.query('update checkpoint set state = $2 where seat_id = $1', [
        seatId,
        JSON.stringify(rows[0]?.state),
      ]);
      expect(listDifferences(verified)).toEqual([
        `Workshop ${workshopId}, seat ${seatId}, position ${rows[0]?.pos ?? ''}: the stored objects differ from those of the log.`,
      ]);
    },
  );
});

describe('a restore', () => {
  const restore = (path: string) =>
    restoreBackup(plainFile(path), { url: empty.url, signal: NEVER });

  it('refuses a database that has rows, and changes nothing', async () => {
    const path = await backUp();
    await restore(path);
    const before = await fingerprintTables(empty.url);
    await expect(restore(path)).rejects.toThrow(
      /The database isn't empty \(public\.\w+ has rows\)/,
    );
    expect(await fingerprintTables(empty.url)).toEqual(before);
  });

  it('refuses a damaged backup before it creates a table, and can be repeated', async () => {
    const path = await backUp();
    const bytes = await readBytes(path);
    writeFileSync(path, bytes.subarray(0, bytes.length - 200));
    await expect(restore(path)).rejects.toThrow('damaged');
    expect(await fingerprintTables(empty.url)).toEqual({});
    writeFileSync(path, bytes);
    await expect(restore(path)).resolves.toBeDefined();
  });

  it('refuses a backup of a newer schema, and one of another build', async () => {
    const addMigration = (hash: string) =>
      database.db.$client.query(
        `insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, 9999999999999)`,
        [hash],
      );
    await addMigration('f'.repeat(64));
    const newer = await backUp();
    await database.db.$client.query(
      `delete from drizzle.__drizzle_migrations where created_at = 9999999999999`,
    );
    await expect(restore(newer)).rejects.toThrow(
      `was made by a newer Podium (version 0.1.0, schema ${String(SCHEMA_VERSION + 1)}); this one knows schema ${String(SCHEMA_VERSION)}`,
    );
  });

  it('continues the numbers of the security log', async () => {
    await database.db.$client.query(
      `insert into audit (at, kind, actor, detail) values (now(), 'signed-in', 'server', '{}')`,
    );
    await restore(await backUp());
    await empty.db.$client.query(
      `insert into audit (at, kind, actor, detail) values (now(), 'signed-in', 'server', '{}')`,
    );
    const { rows } = await empty.db.$client.query<{ id: string }>('select id from audit');
    expect(rows).toHaveLength(2);
    await database.db.$client.query('delete from audit');
  });
});
