import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { connect, disconnect } from '#db/connect.ts';
import { databaseErrorTrace, isDatabaseUnavailable } from '#db/errors.ts';
import type { ExportMessage, ExportThreadData } from './messages.ts';
import { WorkshopGoneError } from './workshop-gone.ts';
import { writeFile } from './write-file.ts';

/** Small chunks are sent together. */
const CHUNK_BYTES = 256 * 1024;

/**
 * The thread that writes one export. It reads through connections of this thread and writes nothing to
 * the database, so it can be ended at any time.
 */
const { databaseUrl, request } = workerData as ExportThreadData;
const port = parentPort;
if (!port) throw new Error('lib/server/exports/worker.ts must run in a worker thread');
const send = (message: ExportMessage): void => {
  port.postMessage(message, message.kind === 'chunk' ? [message.bytes.buffer] : []);
};

/** Waits until the reader has room, so that at most one chunk is in memory. */
async function sendChunk(parts: readonly Uint8Array[]): Promise<void> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  send({ kind: 'chunk', bytes });
  await once(port as NonNullable<typeof port>, 'message');
}

async function run(): Promise<void> {
  const db = connect(databaseUrl, { statementTimeoutMs: 60_000, maxConnections: 2 });
  try {
    await once(port as NonNullable<typeof port>, 'message');
    const bytes = writeFile(db, databaseUrl, request);
    let parts: Uint8Array[] = [];
    let size = 0;
    for (let next = await bytes.next(); ; next = await bytes.next()) {
      if (next.done === true) {
        if (size > 0) await sendChunk(parts);
        send({ kind: 'end', rows: next.value });
        return;
      }
      parts.push(next.value);
      size += next.value.byteLength;
      if (size < CHUNK_BYTES) continue;
      await sendChunk(parts);
      [parts, size] = [[], 0];
    }
  } catch (error) {
    send({
      kind: 'error',
      error: databaseErrorTrace(error),
      isGone: error instanceof WorkshopGoneError,
      isUnavailable: isDatabaseUnavailable(error),
    });
  } finally {
    await disconnect(db);
    port?.close();
  }
}

await run();
