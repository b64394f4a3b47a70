import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestBrowser } from '#e2e/harness/app-server.ts';
import { initialChanges, podChange } from '#e2e/harness/raw-agent.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';
import { writeGraderFaults, type GraderFault } from './harness/grader-faults.ts';
import { checkHealth, startHostileServer, type HostileServer } from './harness/hostile-server.ts';
import { createHostileWorkshop, type HostileWorkshop } from './harness/hostile-workshop.ts';
import { signInAsOwner, watchRoom, type RoomWatch } from './harness/room-watch.ts';

/** Hardening 2.2. */
const LIMITS = { readyMs: 15_000, stopMs: 10_000 } as const;

const folder = mkdtempSync(join(tmpdir(), 'podium-poison-'));
const faultsFile = join(folder, 'faults.json');
let server: HostileServer;
let poisoned: HostileWorkshop;
let other: HostileWorkshop;
let browser: TestBrowser;
let room: RoomWatch | null = null;

beforeAll(async () => {
  writeGraderFaults(faultsFile, []);
  server = await startHostileServer({
    course: 'small',
    env: { PODIUM_TEST_GRADER_FAULTS: faultsFile },
  });
  poisoned = await createHostileWorkshop(server, { seats: 6 });
  other = await createHostileWorkshop(server, { seats: 1 });
  browser = await signInAsOwner(server, poisoned.workshopId, other.workshopId);
  for (const workshop of [poisoned, other])
    for (const seatId of workshop.seats) {
      const agent = await workshop.connectAgent(seatId);
      await agent.batch([...initialChanges(), podChange(4, 'web', { hostNetwork: true })]);
      agent.close();
    }
});
afterEach(() => {
  room?.close();
  room = null;
});
afterAll(async () => {
  await poisoned.close();
  await other.close();
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

const setFaults = (faults: readonly GraderFault[]): void => {
  writeGraderFaults(faultsFile, faults);
};

/** Without checkpoints, the next start folds the whole log. */
const forgetCheckpoints = () => server.query('delete from checkpoint');

async function openRoom({ workshopId }: HostileWorkshop): Promise<RoomWatch> {
  room?.close();
  room = await watchRoom(server, workshopId, browser);
  return room;
}

async function expectOtherWorkshopGraded(): Promise<void> {
  const [seatId = ''] = other.seats;
  const watch = await openRoom(other);
  await watch.waitForRow(seatId, ({ cells }) => cells[0]?.state === 'passed');
}

const POISONS: readonly Omit<GraderFault, 'seatId'>[] = [
  { phase: 'fold', kind: 'throw' },
  { phase: 'settle', kind: 'catch' },
  { phase: 'diagnosis', kind: 'loop' },
  { phase: 'update', kind: 'memory' },
  { phase: 'update', kind: 'native' },
];

describe('a log with poison', () => {
  it('delays neither the start nor the stop of the server, nor another workshop', async () => {
    await server.stop();
    await forgetCheckpoints();
    setFaults(POISONS.map((poison, index) => ({ ...poison, seatId: poisoned.seats[index] ?? '' })));
    expect(await server.restart()).toBeLessThan(LIMITS.readyMs);
    await checkHealth(server);
    await expectOtherWorkshopGraded();
    const watch = await openRoom(poisoned);
    for (const seatId of poisoned.seats.slice(POISONS.length))
      await watch.waitForRow(seatId, ({ cells }) => cells[0]?.state === 'passed', 20_000);
    const { exit, ms } = await server.stop();
    expect(exit, server.output().slice(-3_000)).toBe(0);
    expect(ms).toBeLessThan(LIMITS.stopMs);
  });

  it('stops in time right after the start, while seats fail', async () => {
    await forgetCheckpoints();
    await server.restart();
    const { ms } = await server.stop();
    expect(ms).toBeLessThan(LIMITS.stopMs);
  });

  it('that ends the process opens its workshop with grading paused after two crashes', async () => {
    await forgetCheckpoints();
    await server.query(`delete from setting where key like 'opening:%'`);
    setFaults([{ seatId: poisoned.seats[5] ?? '', phase: 'fold', kind: 'kill' }]);
    for (let crash = 1; crash <= 2; crash += 1)
      await server.restart().then(
        () => server.waitForExit(),
        // It ended before it was ready.
        () => undefined,
      );
    expect(await server.restart()).toBeLessThan(LIMITS.readyMs);
    const watch = await openRoom(poisoned);
    await waitFor(
      'all seats are paused',
      () => watch.view().seats.every(({ gradingPaused }) => gradingPaused !== null) || undefined,
      { timeoutMs: 10_000 },
    );
    await checkHealth(server);
    setFaults([]);
    await watch.browser.request('POST', `/api/workshops/${poisoned.workshopId}/commands`, {
      kind: 'resume-grading',
      seatId: null,
    });
    for (const seatId of poisoned.seats)
      await watch.waitForRow(
        seatId,
        ({ gradingPaused, cells }) => gradingPaused === null && cells[0]?.state === 'passed',
        20_000,
      );
  });
});
