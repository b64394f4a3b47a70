import { randomUUID } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { connect, disconnect } from '#db/connect.ts';
import { databaseErrorTrace } from '#db/errors.ts';
import { finishReplay, startReplay } from '#db/queries/replay.ts';
import { recordReplay } from './fold.ts';
import { REPLAY_VERSION, type ReplayThreadData, type ReplayThreadMessage } from './messages.ts';

/**
 * The thread that records one replay, with its own database connections. It stores the recording at
 * its end only, so it can be ended at any time.
 */
const { databaseUrl, workshopId, span } = workerData as ReplayThreadData;
const port = parentPort;
if (!port) throw new Error('lib/server/replay/worker.ts must run in a worker thread');
const send = (message: ReplayThreadMessage): void => {
  port.postMessage(message);
};
const db = connect(databaseUrl, { statementTimeoutMs: 60_000, maxConnections: 3 });
try {
  const recordingId = randomUUID();
  await startReplay(db, workshopId, {
    recordingId,
    version: REPLAY_VERSION,
    fromAt: span.from,
    toAt: span.to,
  });
  let sentShare = 0;
  const { marks, moments, chunks } = await recordReplay({
    db,
    workshopId,
    span,
    signal: new AbortController().signal,
    onProgress: (share) => {
      if (share < sentShare + 0.01) return;
      sentShare = share;
      send({ kind: 'progress', share });
    },
  });
  const isStored = await finishReplay(
    db,
    { workshopId, recordingId },
    { marks: marks.map((mark) => ({ ...mark })), moments, chunks },
  );
  send({ kind: 'ended', error: null, isStored });
} catch (error) {
  send({ kind: 'ended', error: databaseErrorTrace(error), isStored: false });
} finally {
  await disconnect(db);
}
