import { parentPort, workerData } from 'node:worker_threads';
import { WorkshopFold } from './workshop-fold.ts';
import { WatchdogMarker, type MarkListener } from './watchdog.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type {
  GraderData,
  GraderMessage,
  GraderRequest,
  GraderResponse,
  GraderTestHook,
} from './messages.ts';

/**
 * The grading thread of one workshop. It can be ended at any time: its whole state is in the log.
 */
const { pack, slowChecks, limitMs, testHook, marker: buffer } = workerData as GraderData;
const port = parentPort;
if (!port) throw new Error('lib/server/grader/worker.ts must run in a worker thread');
const marker = new WatchdogMarker(buffer, testHook ? await loadTestHook(testHook) : null);
const send = (message: GraderMessage): void => {
  port.postMessage(message);
};
const fold = new WorkshopFold({
  pack,
  slowChecks,
  marker,
  limitMs,
  onFailure: (failure) => {
    send({ kind: 'failure', failure });
  },
});

port.on('message', (message: GraderRequest) => {
  try {
    const response = handleMessage(message);
    marker.markIdle();
    send(response);
  } finally {
    marker.markIdle();
  }
});

async function loadTestHook({ module, data }: GraderTestHook): Promise<MarkListener> {
  const loaded = (await import(module)) as { default: (data: JsonObject) => MarkListener };
  return loaded.default(data);
}

function handleMessage(message: GraderRequest): GraderResponse {
  switch (message.kind) {
    case 'restore':
      return { kind: 'updates', ...fold.restoreCheckpoints(message.checkpoints, message.mode) };
    case 'discard':
      for (const seatId of message.seatIds) fold.discard(seatId);
      return { kind: 'checkpoints', checkpoints: [], failures: [] };
    case 'disable-checks':
      fold.disableChecks(message.slowChecks);
      return { kind: 'checkpoints', checkpoints: [], failures: [] };
    case 'confirm-passes':
      return { kind: 'updates', ...fold.confirmPendingPasses(message.now) };
    case 'entries':
      return { kind: 'updates', ...fold.applyEntries(message.entries, message.lane) };
    case 'replay': {
      const { pos, updates, failures } = fold.applyEntries(message.entries, null, false);
      const seats = updates.map(({ seatId, progress }) => ({ seatId, progress }));
      return { kind: 'replayed', pos, seats, failures };
    }
    case 'checkpoint':
      return {
        kind: 'checkpoints',
        ...(message.which === 'all' ? fold.checkpointAll() : fold.checkpointIdle()),
      };
  }
}
