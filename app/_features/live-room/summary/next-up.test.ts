import { describe, expect, it } from 'vitest';
import type { HelpClaim, HelpRequestView, StuckView } from '#lib/room/views.ts';
import {
  NOT_STARTED_CELL,
  buildRoomInfo,
  buildSeatRow,
  failingCell,
} from '#app/_components/room-view.fixture.ts';
import { buildAttentionQueue } from '../attention/attention-queue.ts';
import { selectNextUp } from './next-up.ts';

const baseInfo = buildRoomInfo();
const roomInfo = () => ({
  ...baseInfo,
  thresholds: { ...baseInfo.thresholds, sharedProblemSeats: 3 },
});
const helpRequest = (since: number, overrides: Partial<HelpRequestView> = {}): HelpRequestView => ({
  since,
  exercise: 'one',
  question: '',
  failing: [],
  snoozedSince: null,
  ...overrides,
});
const stuckView = (score: number, since = 1): StuckView => ({
  score,
  exercise: 'one',
  since,
  parts: [],
});
const HELP_CLAIM: HelpClaim = { by: { id: 'otter', name: 'otter' }, since: 5 };

describe('selectNextUp', () => {
  const many = Array.from({ length: 3 }, (_, i) =>
    buildSeatRow(`C-0${i}`, { cells: [failingCell(100), NOT_STARTED_CELL] }),
  );
  const nextUp = (...seats: ReturnType<typeof buildSeatRow>[]) =>
    selectNextUp(buildAttentionQueue(seats, roomInfo()));

  it('selects the oldest help request that is neither claimed nor snoozed', () => {
    const seats = [
      buildSeatRow('A-01', { helpRequest: helpRequest(1), helpClaim: HELP_CLAIM }),
      buildSeatRow('A-02', { helpRequest: helpRequest(2, { snoozedSince: 3 }) }),
      buildSeatRow('A-03', { helpRequest: helpRequest(9) }),
      buildSeatRow('A-04', { helpRequest: helpRequest(7) }),
    ];
    expect(nextUp(...seats, ...many)).toMatchObject({ kind: 'help-request', since: 7 });
  });

  it('prefers a shared cause to a stuck student, and ignores single failures', () => {
    expect(nextUp(...many, buildSeatRow('A-01', { stuck: stuckView(99) }))).toMatchObject({
      kind: 'shared',
      since: 100,
    });
    expect(
      nextUp(
        buildSeatRow('A-01', { stuck: stuckView(70) }),
        buildSeatRow('A-02', { stuck: stuckView(95), helpClaim: HELP_CLAIM }),
        buildSeatRow('A-03', { stuck: stuckView(80) }),
      ),
    ).toMatchObject({ stuck: { score: 80 } });
    expect(nextUp(buildSeatRow('B-01', { cells: [failingCell(1), NOT_STARTED_CELL] }))).toBeNull();
  });

  it('names a duplicate agent rather than nothing, because the list names it too', () => {
    expect(nextUp(buildSeatRow('A-01', { presence: 'duplicate' }))).toMatchObject({
      kind: 'duplicate',
    });
  });
});
