import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { initialChanges, podChange, type RawAgent } from '#e2e/harness/raw-agent.ts';
import { STORAGE_LIMITS } from '#lib/server/quota/limits.ts';
import { writeGraderFaults } from './harness/grader-faults.ts';
import { checkHealth, startHostileServer, type HostileServer } from './harness/hostile-server.ts';
import { createHostileWorkshop, type HostileWorkshop } from './harness/hostile-workshop.ts';
import { signInAsOwner, watchRoom, type RoomWatch } from './harness/room-watch.ts';

/** With this many seats, one with 100 MiB is above their average. */
const SEATS = 200;
const MIB = 1024 ** 2;
const EVENTUALLY = { timeout: 20_000, interval: 100 };

const folder = mkdtempSync(join(tmpdir(), 'podium-release-'));
const faultsFile = join(folder, 'faults.json');
let server: HostileServer;
let workshop: HostileWorkshop;
let room: RoomWatch | null = null;

beforeAll(async () => {
  writeGraderFaults(faultsFile, []);
  server = await startHostileServer({
    course: 'small',
    env: { PODIUM_TEST_GRADER_FAULTS: faultsFile },
  });
  workshop = await createHostileWorkshop(server, { seats: SEATS });
});
afterAll(async () => {
  room?.close();
  await workshop.close();
  await checkHealth(server);
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

const readAudit = async (seatId: string): Promise<string[]> =>
  (
    await server.query<{ kind: string }>('select kind from audit where seat_id = $1 order by id', [
      seatId,
    ])
  ).map(({ kind }) => kind);

describe('a removed seat', () => {
  it('releases the storage of its workshop, and the pause of its grading', async () => {
    const [hostileSeat = '', refused = '', waiting = ''] = workshop.seats;
    writeGraderFaults(faultsFile, [{ seatId: hostileSeat, phase: 'fold', kind: 'throw' }]);
    const agents = new Map<string, RawAgent>();
    for (const seatId of [hostileSeat, refused, waiting]) {
      const agent = await workshop.connectAgent(seatId);
      expect(await agent.batch(initialChanges())).toMatchObject({ ok: true });
      agents.set(seatId, agent);
    }
    await vi.waitFor(async () => {
      expect(await readAudit(hostileSeat)).toContain('grading-paused');
    }, EVENTUALLY);

    // The hostile seat uses all storage of the workshop, so seats above the average are refused.
    await server.stop();
    const useStorage = (seatId: string, bytes: number) =>
      server.query('update seat_usage set bytes = $2 where seat_id = $1', [seatId, bytes]);
    await useStorage(hostileSeat, STORAGE_LIMITS.workshopBytes);
    await useStorage(refused, 100 * MIB);
    await useStorage(waiting, 100 * MIB);
    await server.restart();
    const owner = await signInAsOwner(server, workshop.workshopId);
    room = await watchRoom(server, workshop.workshopId, owner);
    const sendChange = async (seatId: string) => {
      const agent = await workshop.connectAgent(seatId, agents.get(seatId));
      return agent.batch([podChange(4, 'web')]);
    };
    expect(await sendChange(refused)).toMatchObject({ refusal: 'over-quota' });
    await room.waitForRow(refused, ({ storageLimit }) => storageLimit?.scope === 'workshop');
    expect(room.row(hostileSeat).gradingPaused).not.toBe(null);

    expect((await owner.request('DELETE', `/api/seats/${hostileSeat}`)).status).toBeLessThan(300);
    expect(await sendChange(waiting)).toMatchObject({ ok: true });
    // Frames follow the answer: changes of a room are sent together, some time after them.
    const { view } = room;
    await vi.waitFor(() => {
      const { seats } = view();
      expect(seats.map(({ id }) => id)).toEqual(workshop.seats.slice(1));
      expect(seats.filter(({ gradingPaused }) => gradingPaused !== null)).toEqual([]);
    }, EVENTUALLY);

    // There is nothing to resume any more.
    writeGraderFaults(faultsFile, []);
    // The entry of the removal is written a quarter of a second late at most.
    const before = await vi.waitFor(async () => {
      const kinds = await readAudit(hostileSeat);
      expect(kinds.at(-1)).toBe('seat-removed');
      return kinds;
    }, EVENTUALLY);
    await owner.request('POST', `/api/workshops/${workshop.workshopId}/commands`, {
      kind: 'resume-grading',
      seatId: null,
    });
    await server.query(`update seat set removed_at = removed_at - interval '1 day' where id = $1`, [
      hostileSeat,
    ]);
    await server.restart();
    await vi.waitFor(async () => {
      expect(await readAudit(hostileSeat)).toEqual([...before, 'seat-deleted']);
    }, EVENTUALLY);
    const rows = await server.query(
      `select kind from command where seat_id = $1
       union all select 'usage' from seat_usage where seat_id = $1`,
      [hostileSeat],
    );
    expect(rows).toEqual([{ kind: 'remove-seat' }]);
  });
});
