import { parentPort, workerData } from 'node:worker_threads';
import { WorkshopFold } from './workshop-fold.ts';
import { WatchdogMarker } from './watchdog.ts';
import type { GraderResponse, GraderData, GraderRequest } from './messages.ts';

/** The grading thread of one event. It may be ended at any moment: all that it knows is in the log. */
const { pack, slowChecks, marker: buffer } = workerData as GraderData;
const marker = new WatchdogMarker(buffer);
const fold = new WorkshopFold(pack, slowChecks, marker);
const port = parentPort;
if (!port) throw new Error('lib/server/grader/worker.ts is started as a thread');

port.on('message', (message: GraderRequest) => {
  try {
    const answer = handleMessage(message);
    marker.markIdle();
    port.postMessage(answer);
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
    case 'settle':
      return { kind: 'updates', ...fold.confirmPendingPasses(message.now) };
    case 'entries':
      return { kind: 'updates', ...fold.applyEntries(message.entries) };
    case 're-fold': {
      const { pos, updates } = fold.applyEntries(message.entries);
      return {
        kind: 're-folded',
        pos,
        seats: updates.map(({ seat, progress }) => ({ seat, progress })),
      };
    }
    case 'checkpoint':
      return {
        kind: 'kept',
        checkpoints: message.which === 'all' ? fold.checkpointAll() : fold.checkpointIdle(),
      };
  }
}
