import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findWorkshop } from '#db/queries/workshops.ts';
import { startAgentServer } from '#e2e/harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { describeWith } from '#e2e/harness/describe-with.ts';
import { startOwnPostgres } from '#e2e/harness/own-postgres.ts';
import { podChange } from '#e2e/harness/raw-agent.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import {
  createEmptyDatabase,
  fingerprintTables,
  NEVER,
  plainFile,
  writeGradedWorkshop,
} from '#e2e/harness/backed-up-server.ts';
import { addWorkshop, restoreBackup } from './restore.ts';
import { checkBackup } from './read-backup.ts';
import { assertSameFile, writeBackupFile } from './write-backup.ts';

const run = promisify(execFile);
let database: TestDatabase;
let empty: Awaited<ReturnType<typeof createEmptyDatabase>>;
let folder: string;
let path: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podium-backup-'));
  path = join(folder, 'backup.tar.zst');
  empty = await createEmptyDatabase();
});
afterEach(async () => {
  await empty.drop();
  rmSync(folder, { recursive: true });
});
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const backUp = (url = database.url, more: object = {}) =>
  writeBackupFile(
    { url, workshopId: null, recipient: null, now: Date.now(), signal: NEVER, ...more },
    path,
  );

describe('a restored server', () => {
  it(
    'T14.1 accepts agents with their old keys, and asks those that are ahead for a new epoch (L7)',
    { timeout: 120_000 },
    async () => {
      const { workshopId } = await createTestWorkshop(database.db, { seats: 0 });
      const before = await startAgentServer(database.url);
      const token = await before.createToken(workshopId);
      const agent = before.createAgent();
      const welcome = await agent.hello(token);
      expect(welcome).toMatchObject({ ok: true, acked: 0 });
      expect(await agent.batch([podChange(1, 'a'), podChange(2, 'b')])).toMatchObject({ acked: 2 });
      await backUp();
      expect(await agent.batch([podChange(3, 'c')])).toMatchObject({ ok: true, acked: 3 });
      await before.stop();

      await restoreBackup(plainFile(path), { url: empty.url, signal: NEVER });
      const restored = await startAgentServer(empty.url);
      expect(restored.serverKey.publicKey).toBe(before.serverKey.publicKey);
      const again = restored.createAgent({ like: agent });
      // Lower than what was acknowledged before, so the agent begins a new epoch.
      expect(await again.hello(undefined, { lastSeq: 3 })).toMatchObject({
        ok: true,
        acked: 2,
        seat: 'seat' in welcome ? welcome.seat : null,
      });
      expect(await again.batch([podChange(4, 'd')])).toMatchObject({
        ok: false,
        refusal: 'out-of-order',
        expected: 3,
      });
      await restored.stop();
    },
  );
});

describe('one workshop of a backup', () => {
  let workshopId: string;
  let other: TestDatabase;
  beforeAll(async () => {
    ({ workshopId } = await writeGradedWorkshop(database.url));
  }, 120_000);
  beforeEach(async () => {
    other = await createTestDatabase();
    await createTestWorkshop(other.db, { seats: 1 });
  });
  afterEach(() => other.drop());
  const add = (id = workshopId) =>
    addWorkshop(plainFile(path), id, { url: other.url, signal: NEVER });

  it('is added to a server with others, without keys, sign-ins and other workshops', async () => {
    await backUp(undefined, { workshopId });
    const manifest = await checkBackup(plainFile(path));
    expect(manifest.workshops.map(({ id }) => id)).toEqual([workshopId]);
    expect(manifest.tables.map(({ name }) => name)).not.toContain('setting');
    await add();
    expect(await findWorkshop(other.db, workshopId)).toMatchObject({ state: 'ended' });
    for (const table of ['change', 'command', 'checkpoint', 'fact', 'seat']) {
      const statement = `select md5(string_agg(md5(r::text), '' order by md5(r::text))) as hash from ${table} r where workshop_id = $1`;
      const [source, target] = await Promise.all(
        [database.db, other.db].map((db) => db.$client.query(statement, [workshopId])),
      );
      expect(target?.rows, table).toEqual(source?.rows);
    }
    expect((await other.db.$client.query('select from workshop')).rowCount).toBe(2);
    const before = await fingerprintTables(other.url);
    await expect(add()).rejects.toThrow(`The server has the workshop ${workshopId} already.`);
    expect(await fingerprintTables(other.url)).toEqual(before);
  });

  it('comes from a backup of the whole server too, by its ID', { timeout: 120_000 }, async () => {
    await backUp();
    await add();
    expect((await other.db.$client.query('select from workshop')).rowCount).toBe(2);
    await expect(add('w9')).rejects.toThrow('The backup has no workshop with the ID w9.');
  });

  it('is not restored as a server, and is not made of an unknown workshop', async () => {
    await expect(backUp(undefined, { workshopId: 'w9' })).rejects.toThrow(
      'No workshop has the ID w9.',
    );
    await backUp(undefined, { workshopId });
    await expect(restoreBackup(plainFile(path), { url: empty.url, signal: NEVER })).rejects.toThrow(
      `The backup has only the workshop ${workshopId}. Add it to a server with --workshop ${workshopId}.`,
    );
  });
});

describeWith(['postgres15'], 'a backup of another version of PostgreSQL', ({ postgres15 }) => {
  it(
    'T14.2 moves from the embedded PostgreSQL to version 15 and back, with the same rows',
    { timeout: 120_000 },
    async () => {
      const own = await startOwnPostgres(postgres15().executable);
      try {
        const url = await own.createDatabase('podium');
        await backUp();
        const { postgres } = await restoreBackup(plainFile(path), { url, signal: NEVER });
        expect(postgres).toBe(18);
        expect(await fingerprintTables(url)).toEqual(await fingerprintTables(database.url));
        rmSync(path);
        await backUp(url);
        const back = await restoreBackup(plainFile(path), { url: empty.url, signal: NEVER });
        expect(back.postgres).toBe(15);
        expect(await fingerprintTables(empty.url)).toEqual(await fingerprintTables(database.url));
      } finally {
        await own.stop();
      }
    },
  );
});

describeWith(['age'], 'an encrypted backup', ({ age }) => {
  it('is read with the private key only', { timeout: 60_000 }, async () => {
    const identityFile = join(folder, 'key.txt');
    await run(`${age().executable}-keygen`, ['-o', identityFile]);
    const [, recipient = ''] =
      /public key: (age1\w+)/.exec(readFileSync(identityFile, 'utf8')) ?? [];
    const { sha256 } = await backUp(undefined, { recipient });
    expect(readFileSync(path).subarray(0, 21).toString()).toBe('age-encryption.org/v1');
    await assertSameFile(path, sha256);
    await expect(checkBackup(plainFile(path))).rejects.toThrow(
      'is encrypted. Give the file with your private key: --identity FILE.',
    );
    await expect(checkBackup({ path, identityFile })).resolves.toMatchObject({ workshop: null });
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 9) ^ 1, bytes.length - 9);
    writeFileSync(path, bytes);
    await expect(checkBackup({ path, identityFile })).rejects.toThrow("age couldn't decrypt");
    await expect(assertSameFile(path, sha256)).rejects.toThrow('damaged');
  });

  it('leaves no file if its public key is wrong', async () => {
    await expect(backUp(undefined, { recipient: `age1${'q'.repeat(58)}` })).rejects.toThrow(
      "age couldn't encrypt the backup",
    );
    expect(() => readFileSync(path)).toThrow('ENOENT');
  });
});
