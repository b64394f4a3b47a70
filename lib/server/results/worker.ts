import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '#db/connect.ts';
import { databaseErrorTrace, isDatabaseUnavailable } from '#db/errors.ts';

import { compute } from './compute.ts';
import type { ResultsRequest, ResultsResponse, ResultsThreadData } from './messages.ts';
import { createInputReader } from './read-input.ts';

/**
 * The thread that computes results. It reads through its own connections and writes nothing, so it
 * can be ended at any time.
 */
const { databaseUrl } = workerData as ResultsThreadData;
const port = parentPort;
if (!port) throw new Error('lib/server/results/worker.ts must run in a worker thread');
const db = connect(databaseUrl, { statementTimeoutMs: 60_000, maxConnections: 2 });
const readInput = createInputReader(db);

port.on('message', ({ id, computation }: ResultsRequest) => {
  compute(computation, readInput).then(
    (value) => {
      port.postMessage({ id, ok: true, value } satisfies ResultsResponse);
    },
    (error: unknown) => {
      port.postMessage({
        id,
        ok: false,
        error: databaseErrorTrace(error),
        isUnavailable: isDatabaseUnavailable(error),
      } satisfies ResultsResponse);
    },
  );
});
