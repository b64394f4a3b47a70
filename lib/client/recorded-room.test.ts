import { describe, expect, it } from 'vitest';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { diffJson } from '#lib/kit/json-patch.ts';
import type { Json } from '#lib/kit/json.ts';
import type { ReadyReplay, ReplayNames } from '#lib/protocol/api/replay.ts';
import type { RecordedRoomView, ReplayChunk } from '#lib/room/replay-views.ts';
import type { RoomView } from '#lib/room/views.ts';
import { RecordedRoom } from './recorded-room.ts';
import { RoomClient } from './room-client.ts';
import { seatRow, roomView } from './views.fixture.ts';

const FROM = 1_000_000;
const CHUNK_MS = 300_000;
const WORKSHOP = 'workshop';
const replay: ReadyReplay = {
  state: 'ready',
  view: 'room',
  recordingId: 'r',
  from: FROM,
  to: FROM + 2 * CHUNK_MS,
  timeZone: 'UTC',
  chunkMs: CHUNK_MS,
  chunks: 2,
  marks: [],
};
const names: ReplayNames = {
  seats: [
    { id: 'a', label: 'A-01', name: 'momiji', group: 'A' },
    { id: 'b', label: 'A-02', name: null, group: 'A' },
  ],
  staff: { mori: 'Mori' },
};

/** The room when the students revealed this number of hints. `gone` was removed after the recording. */
function recorded(hints: readonly [number, number]): RecordedRoomView {
  const { info, stats } = roomView();
  const row = (id: string, hintsRevealed: number) => {
    const { label: _l, displayName: _d, readinessIssues: _r, ...rest } = seatRow(id);
    return { ...rest, id, hintsRevealed, group: null };
  };
  return {
    info,
    stats,
    notices: [],
    seats: [
      {
        ...row('a', hints[0]),
        helpClaim: { by: { id: 'mori', name: '' }, since: FROM },
      },
      row('b', hints[1]),
      row('gone', 0),
    ],
  };
}

const patch = (before: RecordedRoomView, after: RecordedRoomView) =>
  diffJson(before as unknown as Json, after as unknown as Json)!;
const chunks: readonly ReplayChunk[] = [
  {
    from: FROM,
    to: FROM + CHUNK_MS,
    view: recorded([0, 0]),
    changes: [
      [10_000, patch(recorded([0, 0]), recorded([1, 0]))],
      [20_000, patch(recorded([1, 0]), recorded([1, 1]))],
    ],
  },
  {
    from: FROM + CHUNK_MS,
    to: FROM + 2 * CHUNK_MS,
    view: recorded([1, 1]),
    changes: [[2_000, patch(recorded([1, 1]), recorded([2, 1]))]],
  },
];

function open(loadChunk: (ordinal: number) => Promise<ReplayChunk>) {
  const room = new RecordedRoom({ workshopId: WORKSHOP, replay, names, loadChunk });
  const client = new RoomClient(room, createFakeClock(FROM));
  const handle = client.room(WORKSHOP);
  handle.subscribe(() => undefined);
  const view = (): RoomView => handle.getSnapshot().view!;
  return { room, client, view, hints: () => view().seats.map((row) => row.hintsRevealed) };
}
const load = (ordinal: number) => Promise.resolve(chunks[ordinal]!);

describe('a recorded room', () => {
  it('shows each time of the recording, in any order', async () => {
    const { room, hints, client } = open(load);
    for (const [offset, expected] of [
      [0, [0, 0]],
      [10_000, [1, 0]],
      [25_000, [1, 1]],
      [CHUNK_MS + 3_000, [2, 1]],
      [CHUNK_MS, [1, 1]],
      [15_000, [1, 0]],
      [9_999, [0, 0]],
      [2 * CHUNK_MS, [2, 1]],
    ] as const) {
      await room.showAt(FROM + offset);
      expect([offset, hints()]).toEqual([offset, expected]);
    }
    client.close();
  });

  it('names seats and staff, gives the reader no commands, and hides removed seats', async () => {
    const { room, view, client } = open(load);
    await room.showAt(FROM);
    expect(
      view().seats.map(({ label, displayName, group }) => [label, displayName, group]),
    ).toEqual([
      ['A-01', 'momiji', 'A'],
      ['A-02', null, 'A'],
    ]);
    expect(view().seats[0]?.helpClaim?.by).toEqual({ id: 'mori', name: 'Mori' });
    expect(view().me.role).toBe('organizer');
    client.close();
  });

  it('keeps rows that didn’t change, so that they aren’t rendered again', async () => {
    const { room, view, client } = open(load);
    await room.showAt(FROM);
    const [first, second] = view().seats;
    await room.showAt(FROM + 10_000);
    expect(view().seats[0]).not.toBe(first);
    expect(view().seats[1]).toBe(second);
    client.close();
  });

  it('loads a part once, and again after it failed', async () => {
    const loaded: number[] = [];
    let isOnline = false;
    const { room, client, hints } = open((ordinal) => {
      loaded.push(ordinal);
      return isOnline ? load(ordinal) : Promise.reject(new Error('offline'));
    });
    await expect(room.showAt(FROM)).rejects.toThrow('offline');
    isOnline = true;
    await room.showAt(FROM);
    await room.showAt(FROM + CHUNK_MS);
    await room.showAt(FROM + 10_000);
    expect(loaded).toEqual([0, 0, 1]);
    expect(hints()).toEqual([1, 0]);
    client.close();
  });

  it('lets a later time win over one that still loads', async () => {
    const slow = Promise.withResolvers<ReplayChunk>();
    const { room, client, hints } = open((ordinal) => (ordinal === 0 ? load(0) : slow.promise));
    await room.showAt(FROM);
    const late = room.showAt(FROM + CHUNK_MS + 3_000);
    await room.showAt(FROM + 10_000);
    slow.resolve(chunks[1]!);
    await late;
    expect(hints()).toEqual([1, 0]);
    client.close();
  });

  it('knows no other view', () => {
    const { room, client } = open(load);
    const answers: unknown[] = [];
    room.watch({ view: 'seat', seat: 'a' }, (answer) => answers.push(answer));
    expect(answers).toEqual([{ ok: false, refusal: 'not-found' }]);
    client.close();
  });
});
