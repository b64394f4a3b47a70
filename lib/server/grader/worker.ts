import { parentPort, workerData } from 'node:worker_threads';
import { EventFold } from './workshop-fold.ts';
import { Marker } from './watchdog.ts';
import type { FromGrader, GraderData, ToGrader } from './messages.ts';

/** The grading thread of one event. It may be ended at any moment: all that it knows is in the log. */
const { pack, costly, marker: buffer } = workerData as GraderData;
const marker = new Marker(buffer);
const fold = new EventFold(pack, costly, marker);
const port = parentPort;
if (!port) throw new Error('lib/server/grader/worker.ts is started as a thread');

port.on('message', (message: ToGrader) => {
  try {
    const answer = handle(message);
    marker.idle();
    port.postMessage(answer);
  } finally {
    marker.idle();
  }
});

function handle(message: ToGrader): FromGrader {
  switch (message.kind) {
    case 'restore':
      fold.restore(message.checkpoints);
      return { kind: 'updates', pos: 0, updates: fold.all(), checkpoints: [], due: fold.due };
    case 'settle':
      return { kind: 'updates', ...fold.settle(message.now) };
    case 'entries':
      return { kind: 'updates', ...fold.take(message.entries) };
    case 're-fold': {
      const { pos, updates } = fold.take(message.entries);
      return {
        kind: 're-folded',
        pos,
        seats: updates.map(({ seat, progress }) => ({ seat, progress })),
      };
    }
    case 'checkpoint':
      return {
        kind: 'kept',
        checkpoints: message.which === 'all' ? fold.keep() : fold.keepQuiet(),
      };
  }
}
