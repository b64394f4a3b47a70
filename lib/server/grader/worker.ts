import { parentPort, workerData } from 'node:worker_threads';
import { WorkshopFold } from './workshop-fold.ts';
import { WatchdogMarker } from './watchdog.ts';
import type { GraderResponse, GraderData, GraderRequest } from './messages.ts';

/**
 * The grading thread of one workshop. It can be ended at any time: its whole state is in the log.
 */
const { pack, slowChecks, marker: buffer } = workerData as GraderData;
const marker = new WatchdogMarker(buffer);
const fold = new WorkshopFold(pack, slowChecks, marker);
const port = parentPort;
if (!port) throw new Error('lib/server/grader/worker.ts must run in a worker thread');

port.on('message', (message: GraderRequest) => {
  try {
    const response = handleMessage(message);
    marker.markIdle();
    port.postMessage(response);
  } finally {
    marker.markIdle();
  }
});

function handleMessage(message: GraderRequest): GraderResponse {
  switch (message.kind) {
    case 'restore':
      fold.restoreCheckpoints(message.checkpoints);
      return {
        kind: 'updates',
        pos: 0,
        updates: fold.listFullUpdates(),
        checkpoints: [],
        dueAt: fold.dueAt,
      };
    case 'confirm-passes':
      return { kind: 'updates', ...fold.confirmPendingPasses(message.now) };
    case 'entries':
      return { kind: 'updates', ...fold.applyEntries(message.entries) };
    case 'replay': {
      const { pos, updates } = fold.applyEntries(message.entries);
      const seats = updates.map(({ seatId, progress }) => ({ seatId, progress }));
      return { kind: 'replayed', pos, seats };
    }
    case 'checkpoint':
      return {
        kind: 'checkpoints',
        checkpoints: message.which === 'all' ? fold.checkpointAll() : fold.checkpointIdle(),
      };
  }
}
