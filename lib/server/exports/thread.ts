import process from 'node:process';
import { Worker } from 'node:worker_threads';
import { DatabaseUnavailableError } from '#db/errors.ts';
import type { ExportMessage, ExportRequest, ExportThreadData } from './messages.ts';
import { WorkshopGoneError } from './workshop-gone.ts';

/** Memory of the thread. At the limit the thread ends, not the process. */
const MEMORY_LIMIT_MIB = 1_536;

/**
 * The bytes of an export, written by a thread of the process, so that the live room isn't delayed.
 * Returns the number of rows. Ends the thread when the reader stops.
 * @throws {WorkshopGoneError}
 * @throws {DatabaseUnavailableError} also if the thread ended
 */
export async function* readFromThread(
  databaseUrl: string,
  request: ExportRequest,
): AsyncGenerator<Uint8Array, number> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { databaseUrl, request } satisfies ExportThreadData,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MIB },
  });
  worker.stderr.on('data', (chunk: Buffer) => {
    process.emitWarning(chunk.toString().trimEnd(), 'ExportThread');
  });
  // A server that stops doesn't wait for it.
  worker.unref();
  let answer = Promise.withResolvers<ExportMessage>();
  worker.on('message', (message: ExportMessage) => {
    answer.resolve(message);
  });
  const fail = (cause: unknown): void => {
    answer.reject(new DatabaseUnavailableError(undefined, { cause }));
    answer.promise.catch(() => undefined);
  };
  worker.once('error', fail);
  worker.once('exit', (code) => {
    fail(new Error(`the export thread ended with code ${String(code)}`));
  });
  try {
    for (;;) {
      worker.postMessage('next');
      const message = await answer.promise;
      answer = Promise.withResolvers();
      if (message.kind === 'end') return message.rows;
      if (message.kind === 'error') throw toError(message);
      yield message.bytes;
    }
  } finally {
    void worker.terminate();
  }
}

function toError({
  error,
  isGone,
  isUnavailable,
}: Extract<ExportMessage, { kind: 'error' }>): Error {
  if (isGone) return new WorkshopGoneError();
  return isUnavailable
    ? new DatabaseUnavailableError(undefined, { cause: error })
    : new Error(`the export can't be written: ${error}`);
}
