import { mkdtempSync, chmodSync, chownSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { launchProgram } from '../../lib/server/postgres/instance.ts';
import { stopProcess } from '../../lib/server/postgres/orphan.ts';
import { chooseUser } from '../../lib/server/postgres/run-as.ts';
import { connectionUrl } from '../../lib/server/postgres/start.ts';

/** A PostgreSQL that isn't the embedded one, as operators have it. It listens on a Unix socket only. */
export interface OwnPostgres {
  /** Creates an empty database. Returns its URL. */
  createDatabase(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL on a new data folder. `postgres`: its program, beside which initdb is. */
export async function startOwnPostgres(postgres: string): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'podium-own-'));
  const dataDir = join(folder, 'data');
  const user = chooseUser(dataDir);
  if (user) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
  const initdb = join(dirname(postgres), 'initdb');
  const instance = { dataDir, binaries: { postgres, initdb }, user, needsSetpriv: false };
  const arguments_ = ['-D', dataDir, '-U', 'podium', '-E', 'UTF8', '--locale=C', '--auth=trust'];
  const { child: creation, recentOutput } = launchProgram(instance, initdb, arguments_, '/');
  const code = await new Promise((resolve) => creation.once('close', resolve));
  if (code !== 0) throw new Error(recentOutput());
  const ready = Promise.withResolvers<undefined>();
  const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off'];
  const { child } = launchProgram(
    instance,
    postgres,
    ['-D', dataDir, ...settings.flatMap((setting) => ['-c', setting])],
    '/',
    (line) => {
      if (line.includes('ready to accept connections')) ready.resolve(undefined);
    },
  );
  await ready.promise;
  return {
    async createDatabase(name) {
      const client = new pg.Client({ connectionString: connectionUrl(folder, 'postgres') });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return connectionUrl(folder, name);
    },
    async stop() {
      if (child.pid !== undefined)
        await stopProcess(child.pid, () => child.exitCode === null && child.signalCode === null);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
