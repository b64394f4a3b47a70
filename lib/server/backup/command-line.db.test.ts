import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect, disconnect } from '#db/connect.ts';
import { migrate } from '#db/migrate.ts';
import { insertPerson } from '#db/queries/people.ts';
import { runCli } from '../cli/run.ts';
import { startPostgres, type PostgresServer } from '../postgres/start.ts';
import { planMigrations } from './migration-plan.ts';

let folder: string;
let running: PostgresServer;

/** A server's data folder, in which the embedded PostgreSQL runs. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'podium-cli-'));
  chmodSync(folder, 0o711);
  running = await startPostgres({ dataDir: join(folder, 'a/postgres'), log: () => undefined });
  const db = connect(running.url);
  await migrate(db);
  await insertPerson(db, { id: 'p1', name: 'Mori', isInstructor: true });
  await disconnect(db);
});
afterAll(async () => {
  await running.stop();
  rmSync(folder, { recursive: true });
});

/** Runs a command as with this data folder. */
async function podium(data: string, ...args: string[]): Promise<{ code: number; output: string }> {
  vi.stubEnv('PODIUM_DATA', join(folder, data));
  vi.stubEnv('DATABASE_URL', '');
  let output = '';
  const stream = { write: (text: string) => (output += text) };
  const code = await runCli(args, {
    stdout: stream,
    stderr: stream,
    on: () => undefined,
    exit: () => {
      throw new Error('exit');
    },
  });
  vi.unstubAllEnvs();
  return { code, output };
}

describe('podium backup and restore', () => {
  it(
    'work beside a running embedded database, and into a new data folder',
    { timeout: 120_000 },
    async () => {
      const backup = await podium('a', 'backup', '--out', join(folder, 'b.tar.zst'));
      expect(backup).toMatchObject({ code: 0, output: expect.stringContaining('0 workshops') });
      const unconfirmed = await podium('b', 'restore', join(folder, 'b.tar.zst'));
      expect(unconfirmed.code).toBe(1);
      expect(unconfirmed.output).toContain('Give the list of the backup folder with --erasures');
      expect(readdirSync(folder).sort()).toEqual(['a', 'b.tar.zst']);

      writeFileSync(join(folder, 'erasures.jsonl'), '');
      const restored = await podium('b', 'restore', join(folder, 'b.tar.zst'));
      expect(restored).toMatchObject({
        code: 0,
        output: expect.stringContaining('Start the server. It prints a new sign-in link'),
      });
      const again = await podium('b', 'restore', join(folder, 'b.tar.zst'));
      expect(again.code).toBe(1);
      expect(again.output).toContain("The database isn't empty (public.person has rows)");

      writeFileSync(join(folder, 'c.tar.zst'), 'no backup');
      const damaged = await podium('c', 'backup', 'verify', join(folder, 'c.tar.zst'));
      expect(damaged.code).toBe(1);
      expect(damaged.output).toContain("The backup is damaged or isn't a backup of Podium");
    },
  );
});

describe('podium migrate --plan', () => {
  it('names the locks that PostgreSQL takes on existing tables', { timeout: 60_000 }, async () => {
    const plan = await planMigrations(2);
    const third = plan[0];
    expect(third?.name).toBe('0002_pages');
    expect(third?.statements[0]).toMatchObject({
      sql: 'ALTER TABLE "token" DROP CONSTRAINT "token_kind";',
      locks: [{ table: 'token', mode: 'ACCESS EXCLUSIVE' }],
    });
    const statements = plan.flatMap((migration) => migration.statements);
    const created = statements.find(({ sql }) => sql.startsWith('CREATE TABLE "fact_state"'));
    expect(created?.locks).toEqual([]);
  });
});
