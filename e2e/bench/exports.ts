import { Writable } from 'node:stream';
import { sql } from 'drizzle-orm';
import type { Connection } from '#db/connect.ts';
import type { TableFormat } from '#lib/protocol/export-tables.ts';
import { writeLog, type LogSource } from '#lib/results/export/log-file.ts';
import { createDownloadKey } from '#lib/results/export/pseudonyms.ts';
import type { ResultLevel } from '#lib/results/types.ts';
import { writeBackup } from '#lib/server/backup/write-backup.ts';
import { openBenchDatabase } from './database.ts';
import type { InProcessMeasurement } from './measurement.ts';

const WORKSHOP = 'bench-workshop';
const SEATS = 300;

/** How long exports and a backup of a large log take, from the query to the last byte. */
export const exportsBench: InProcessMeasurement = {
  figures: [
    { name: 'export_log_csv_ms', label: 'log as CSV, with names', unit: 'ms' },
    { name: 'export_log_pseudonymous_ms', label: 'log as CSV, pseudonymous', unit: 'ms' },
    { name: 'export_log_jsonl_ms', label: 'log as JSON Lines, with names', unit: 'ms' },
    { name: 'export_log_parquet_ms', label: 'log as Parquet, without objects', unit: 'ms' },
    { name: 'export_log_mb', label: 'size of the CSV', unit: 'MB' },
    { name: 'backup_log_ms', label: 'backup of the same database', unit: 'ms' },
    { name: 'backup_log_mb', label: 'size of the backup', unit: 'MB' },
  ],

  async measure({ logRows }, cleanup) {
    const { db, url } = await openBenchDatabase(cleanup);
    await fillLog(db, logRows);
    const seats = Array.from({ length: SEATS }, (_, seat) => ({
      id: `seat-${String(seat)}`,
      seat: `A-${String(seat)}`,
      displayName: `Student ${String(seat)}`,
    }));
    const measure = (level: ResultLevel, format: TableFormat) =>
      measureLog(
        {
          databaseUrl: url,
          workshopId: WORKSHOP,
          seats,
          key: createDownloadKey(),
          scale: { level, origin: 0 },
          onEnd: () => undefined,
        },
        format,
      );
    const csv = await measure('named', 'csv');
    const reduced = await measure('pseudonymous', 'csv');
    const jsonl = await measure('named', 'jsonl');
    const parquet = await measure('named', 'parquet');
    const backup = await measureBackup(url);
    return {
      export_log_csv_ms: csv.ms,
      export_log_pseudonymous_ms: reduced.ms,
      export_log_jsonl_ms: jsonl.ms,
      export_log_parquet_ms: parquet.ms,
      export_log_mb: csv.bytes / 1e6,
      backup_log_ms: backup.ms,
      backup_log_mb: backup.bytes / 1e6,
    };
  },
};

/** Nine changes of Pods to each command, as in a real workshop. */
async function fillLog(db: Connection, rows: number): Promise<void> {
  await db.execute(sql`insert into workshop (id, name, code, state, pack_id, pack_version,
      language, time_zone, starts_at)
    values (${WORKSHOP}, 'Bench', 'BENCH-1', 'ended', 'p', '1', 'en', 'UTC', now())`);
  await db.execute(sql`insert into change (workshop_id, pos, seat_id, epoch_id, seq, op, uid, gvk, ns,
      name, object, seen_at, mono, at, received_at, fingerprint, fence)
    select ${WORKSHOP}, n, 'seat-' || n % ${SEATS}, 'epoch-' || n % ${SEATS}, n, 'set',
      'b5f1c6de-5a0c-4f0c-9f5f-' || lpad((n / 20)::text, 12, '0'), 'v1/Pod', 'default',
      'web-7d4b9c-' || n, jsonb_build_object('kind', 'Pod', 'spec', jsonb_build_object('containers',
        jsonb_build_array(jsonb_build_object('name', 'web', 'image', 'nginx:1.29'))), 'status',
        jsonb_build_object('phase', 'Running', 'podIP', '10.42.0.' || n % 250)),
      n, n, 1700000000000 + n, n, decode(md5(n::text), 'hex'), 0
    from generate_series(1, ${rows}) n where n % 10 <> 0`);
  await db.execute(sql`insert into command (workshop_id, pos, at, actor, kind, seat_id, payload, fence)
    select ${WORKSHOP}, n, 1700000000000 + n, 'server', 'presence', 'seat-' || n % ${SEATS},
      jsonb_build_object('presence', 'connected'), 0
    from generate_series(1, ${rows}) n where n % 10 = 0`);
  await db.execute(sql`vacuum analyze change, command`);
}

async function measureBackup(url: string): Promise<{ ms: number; bytes: number }> {
  const startedAt = performance.now();
  let bytes = 0;
  const target = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.byteLength;
      done();
    },
  });
  const signal = new AbortController().signal;
  await writeBackup({ url, workshopId: null, recipient: null, now: Date.now(), signal }, target);
  return { ms: performance.now() - startedAt, bytes };
}

async function measureLog(
  source: LogSource,
  format: TableFormat,
): Promise<{ ms: number; bytes: number }> {
  const startedAt = performance.now();
  let bytes = 0;
  for await (const chunk of writeLog(source, format)) bytes += chunk.byteLength;
  return { ms: performance.now() - startedAt, bytes };
}
