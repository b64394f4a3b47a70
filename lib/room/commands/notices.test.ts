import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Audience } from '#lib/protocol/api/commands.ts';
import { presentNotices, presentSentNotices } from '../presenters/notices.ts';
import { presentProjector } from '../presenters/projector.ts';
import { presentRoomInfo } from '../presenters/room-info.ts';
import { RoomReducer } from '../reducer.ts';
import { room, seat } from '../room.fixture.ts';
import type { RoomState } from '../state.ts';

const AT = 1_000_000;
const ALL: Audience = { to: 'all' };
const TO_SEAT: Audience = { to: 'seats', seats: ['s1'] };

/** A room with announcements that were sent at `AT`, seen at `now`. */
function roomWith(
  announcements: readonly { to?: Audience; seats?: string[]; validMinutes?: number | null }[],
  now: number,
  apply: (reducer: RoomReducer) => void = () => undefined,
): RoomState {
  const reducer = new RoomReducer();
  announcements.forEach(({ to = ALL, seats = [], ...more }, index) => {
    const payload = { text: `Text ${String(index + 1)}`, to, seats, by: 'Ono', ...more };
    reducer.apply({
      pos: index + 1,
      at: AT,
      actor: 'p',
      kind: 'announce',
      seatId: null,
      payload,
    });
  });
  apply(reducer);
  return room([seat('s1'), seat('s2')], { notices: reducer.notices.list, now });
}

const extend =
  (noticeId: number, validMinutes: number | null, at: number) => (reducer: RoomReducer) =>
    reducer.apply({
      pos: 99,
      at,
      actor: 'p',
      kind: 'extend-notice',
      seatId: null,
      payload: { noticeId, validMinutes },
    });

const shownTo = (state: RoomState, id = 's1') =>
  presentNotices(state, id).map(({ id: pos }) => pos);

describe('an announcement', () => {
  it('leaves student pages and the projector when its time is over, and stays in Sent', () => {
    const announcements = [{ validMinutes: 10 }];
    const before = roomWith(announcements, AT + 10 * MINUTE_MS - 1);
    expect(shownTo(before)).toEqual([1]);
    expect(presentProjector(before).announcement).toMatchObject({ text: 'Text 1' });
    const after = roomWith(announcements, AT + 10 * MINUTE_MS);
    expect(shownTo(after)).toEqual([]);
    expect(presentProjector(after).announcement).toBeNull();
    expect(presentSentNotices(after, 'owner')).toMatchObject([
      { id: 1, expired: true, expiresAt: AT + 10 * MINUTE_MS },
    ]);
  });

  it('leaves the pages of its group as well', () => {
    const to = { to: 'group', group: 'A' } as const;
    expect(
      shownTo(roomWith([{ to, seats: ['s1'], validMinutes: 30 }], AT + 30 * MINUTE_MS)),
    ).toEqual([]);
  });

  it.each([
    ['until it is withdrawn', { validMinutes: null }],
    ['from before validity was stored', {}],
    ['to single seats', { to: TO_SEAT, validMinutes: 10 }],
  ])('stays for good: %s', (_title, announcement) => {
    expect(shownTo(roomWith([announcement], AT + 1e9))).toEqual([1]);
  });

  it('gives way to the newest one that is still valid on the projector', () => {
    const state = roomWith([{ validMinutes: 30 }, { validMinutes: 10 }], AT + 11 * MINUTE_MS);
    expect(presentProjector(state).announcement).toMatchObject({ text: 'Text 1' });
  });

  it('is shown again, or for longer, when it is extended', () => {
    const later = AT + 20 * MINUTE_MS;
    const state = roomWith([{ validMinutes: 10 }], later + 1, extend(1, 10, later));
    expect(shownTo(state)).toEqual([1]);
    expect(presentSentNotices(state, 'owner')).toMatchObject([
      { expired: false, expiresAt: later + 10 * MINUTE_MS },
    ]);
    expect(shownTo(roomWith([{ validMinutes: 10 }], AT + 1e9, extend(1, null, AT)))).toEqual([1]);
  });

  it('to single seats is not changed by an extension', () => {
    const to = TO_SEAT;
    const state = roomWith([{ to, validMinutes: 10 }], AT + 1e9, extend(1, 10, AT));
    expect(shownTo(state)).toEqual([1]);
  });

  it('has the first expiry that is still to come', () => {
    const reducer = new RoomReducer();
    for (const [pos, validMinutes] of [
      [1, 30],
      [2, 10],
      [3, null],
    ] as const)
      reducer.apply({
        pos,
        at: AT,
        actor: 'p',
        kind: 'announce',
        seatId: null,
        payload: { text: 'x', to: ALL, validMinutes },
      });
    expect(reducer.notices.nextExpiry(AT)).toBe(AT + 10 * MINUTE_MS);
    expect(reducer.notices.nextExpiry(AT + 10 * MINUTE_MS)).toBe(AT + 30 * MINUTE_MS);
    expect(reducer.notices.nextExpiry(AT + 30 * MINUTE_MS)).toBeNull();
  });
});

describe('the room after its end', () => {
  const running = room([], {
    outage: { since: 1, seats: 30 },
    schedule: { timer: { startedAt: 1, endsAt: 9 }, breaks: [] },
  });

  it.each(['ended', 'archived'] as const)('shows no outage and no timer while %s', (state) => {
    const over = { ...running, workshop: { ...running.workshop, state, endedAt: AT } };
    expect(presentRoomInfo(over, 'owner', [])).toMatchObject({
      outage: null,
      schedule: { timer: null },
    });
    expect(presentRoomInfo(running, 'owner', [])).toMatchObject({
      outage: { seats: 30 },
      schedule: { timer: { endsAt: 9 } },
    });
  });

  it('has the deadline of the reopening in every view', () => {
    const ended = {
      ...running,
      workshop: { ...running.workshop, state: 'ended' as const, startedAt: 5, endedAt: AT },
    };
    for (const role of ['owner', 'projector', 'student', null] as const)
      expect(presentRoomInfo(ended, role, []).workshop).toMatchObject({
        state: 'ended',
        startedAt: 5,
        endedAt: AT,
        reopenUntil: AT + 10 * MINUTE_MS,
      });
  });
});
