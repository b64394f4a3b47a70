import { parentPort, workerData } from 'node:worker_threads';
import { WorkshopFold } from './workshop-fold.ts';
import { WatchdogMarker, type MarkListener } from './watchdog.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type {
  FoldStart,
  GraderData,
  GraderMessage,
  GraderRequest,
  GraderResponse,
  GraderTestHook,
  ThreadMessage,
  ThreadRequest,
} from './messages.ts';

/**
 * A grading thread with the folds of one or more workshops. It can be ended at any time: its whole
 * state is in the logs.
 */
const { limitMs, testHook, marker: buffer } = workerData as GraderData;
const port = parentPort;
if (!port) throw new Error('lib/server/grader/worker.ts must run in a worker thread');
const marker = new WatchdogMarker(buffer, testHook ? await loadTestHook(testHook) : null);
const folds = new Map<number, WorkshopFold>();

port.on('message', ({ fold, message }: ThreadRequest) => {
  try {
    marker.beginRequest(fold);
    const response = handleMessage(fold, message);
    marker.markIdle();
    if (response) send(fold, response);
  } finally {
    marker.markIdle();
  }
});

function send(fold: number, message: GraderMessage): void {
  port?.postMessage({ fold, message, checks: marker.requestChecks } satisfies ThreadMessage);
}

async function loadTestHook({ module, data }: GraderTestHook): Promise<MarkListener> {
  const loaded = (await import(module)) as { default: (data: JsonObject) => MarkListener };
  return loaded.default(data);
}

function handleMessage(id: number, message: ThreadRequest['message']): GraderResponse | null {
  if (message.kind === 'open') folds.set(id, createFold(id, message));
  else if (message.kind === 'close') folds.delete(id);
  else {
    const fold = folds.get(id);
    if (!fold) throw new Error(`the thread has no fold ${String(id)}`);
    return handleRequest(fold, message);
  }
  return null;
}

function createFold(id: number, { pack, slowChecks }: FoldStart): WorkshopFold {
  return new WorkshopFold({
    pack,
    slowChecks,
    marker,
    limitMs,
    onFailure: (failure) => {
      send(id, { kind: 'failure', failure });
    },
  });
}

function handleRequest(fold: WorkshopFold, message: GraderRequest): GraderResponse {
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
    case 'replay':
      return { kind: 'replayed', ...fold.replayEntries(message.entries) };
    case 'checkpoint':
      return {
        kind: 'checkpoints',
        ...(message.which === 'all' ? fold.checkpointAll() : fold.checkpointIdle()),
      };
  }
}
