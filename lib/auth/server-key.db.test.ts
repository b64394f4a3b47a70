import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { setting } from '#db/schema.ts';
import { loadServerKey } from './server-key.ts';

describe("M14: the server's key", () => {
  let database: TestDatabase;
  let folder: string;
  let file: string;
  beforeEach(async () => {
    database = await createTestDatabase();
    folder = mkdtempSync(join(tmpdir(), 'podium-key-'));
    file = join(folder, 'server.pem');
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await database.drop();
  });

  it('moves from the database to the file and stays the same', async () => {
    const before = await loadServerKey(database.db);
    const moved = await loadServerKey(database.db, { file });
    expect(moved.publicKey).toBe(before.publicKey);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await database.db.select().from(setting)).toEqual([]);
    expect((await loadServerKey(database.db, { file })).publicKey).toBe(before.publicKey);
  });

  it('derives one secret key for each use, which stays the same in the file', async () => {
    const before = await loadServerKey(database.db);
    const derived = before.deriveKey('one');
    expect(derived).toHaveLength(32);
    expect(before.deriveKey('two')).not.toEqual(derived);
    const moved = await loadServerKey(database.db, { file });
    expect(moved.deriveKey('one')).toEqual(derived);
  });

  it('is created in the file, so that a copy of the database does not contain it', async () => {
    const { publicKey } = await loadServerKey(database.db, { file });
    expect(publicKey).toHaveLength(43);
    expect(readFileSync(file, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(await database.db.select().from(setting)).toEqual([]);
  });

  it('is refused, with the command that helps, in a file that other users can read', async () => {
    await loadServerKey(database.db, { file });
    chmodSync(file, 0o640);
    await expect(loadServerKey(database.db, { file })).rejects.toThrow(`chmod 600 ${file}`);
  });

  it("is refused if it isn't the key that the agents of this database expect", async () => {
    await loadServerKey(database.db);
    const other = await createTestDatabase();
    await loadServerKey(other.db, { file });
    await other.drop();
    await expect(loadServerKey(database.db, { file })).rejects.toThrow(
      "isn't the key of this database",
    );
  });

  it('is refused in a file that holds something else', async () => {
    writeFileSync(file, 'no key', { mode: 0o600 });
    await expect(loadServerKey(database.db, { file })).rejects.toThrow('PODIUM_KEY_FILE');
  });
});
