import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OBJECT_LIMITS } from '#lib/cluster/slim/limits.ts';
import { readRecordedClusters } from './harness/fuzz-objects.ts';
import { checkHttp, httpInput, readBodySchemas } from './harness/fuzz-http.ts';
import {
  agentInput,
  batchInput,
  checkAgent,
  checkBatch,
  checkViewer,
  viewerInput,
} from './harness/fuzz-sockets.ts';
import { fuzz } from './harness/fuzz-target.ts';
import { startFuzzWorld, type FuzzWorld } from './harness/fuzz-world.ts';

/*
 * Everything that reads what it didn't write, with inputs that are derived from the schemas, shapes
 * and fixtures, and then mutated. The targets without a server are in fuzz-in-process.hostile.ts. Each
 * target runs for 5 s. PODIUM_HOSTILE_SECONDS is the time of all
 * targets together for a long run, PODIUM_HOSTILE_SEED the only seed of a run that repeats a failure,
 * and PODIUM_HOSTILE_VERBOSE prints the seeds and the numbers of inputs.
 */

const recorded = readRecordedClusters();

let world: FuzzWorld;
beforeAll(async () => {
  world = await startFuzzWorld();
});
afterAll(() => world.remove());

describe('on the server', () => {
  let schemas: Awaited<ReturnType<typeof readBodySchemas>>;
  beforeAll(async () => {
    schemas = await readBodySchemas();
  });
  afterEach(() => world.checkScenario());

  fuzz(
    'agent messages',
    () => agentInput(world),
    (input) => checkAgent(world, input),
  );
  fuzz(
    'batches of objects',
    () => batchInput(world, recorded),
    (input) => checkBatch(world, input),
  );
  fuzz(
    'viewer messages',
    () => viewerInput(world),
    (input) => checkViewer(world, input),
  );
  fuzz(
    'HTTP requests',
    () => httpInput(world, schemas),
    (input) => checkHttp(world, input),
  );
});

describe('after all targets', () => {
  it('the server grades every seat, stores every object within its limit, and starts again', async () => {
    const events = await world.server.query<{ kind: string }>(`select distinct kind from audit`);
    const kinds = events.map(({ kind }) => kind);
    expect(kinds).toContain('permission-refused');
    expect(kinds).not.toContain('grading-paused');
    const [largest] = await world.server.query<{ bytes: number }>(
      `select max(octet_length(object::text)) as bytes from change`,
    );
    // The database writes a blank after each colon and comma.
    expect(largest?.bytes).toBeLessThan(2 * OBJECT_LIMITS.objectBytes);
    await world.checkRestart();
  });
});
