import { describe, expect, it } from 'vitest';
import type { HelpClaim, HelpRequestView, StuckView } from '#lib/room/views.ts';
import {
  NOT_STARTED_CELL,
  buildRoomInfo,
  buildSeatRow,
  failingCell,
} from '#app/_components/room-view.fixture.ts';
import { buildAttentionQueue, failureOf, isUnclaimed } from './attention-queue.ts';

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

describe('failureOf', () => {
  it('prefers the failure of the current exercise', () => {
    expect(
      failureOf(
        buildSeatRow('A-01', { cells: [failingCell(5), failingCell(2)], currentExercise: 'two' }),
        roomInfo(),
      ),
    ).toMatchObject({ column: 1, since: 2 });
  });

  it('falls back to the newest failure of another exercise', () => {
    expect(
      failureOf(
        buildSeatRow('A-01', { cells: [failingCell(5), NOT_STARTED_CELL], currentExercise: 'two' }),
        roomInfo(),
      ),
    ).toMatchObject({ column: 0, since: 5 });
  });

  it.each(['offline', 'not-connected', 'cluster-down', 'duplicate'] as const)(
    'ignores the failures of a seat that is %s',
    (presence) => {
      expect(
        failureOf(
          buildSeatRow('A-01', { presence, cells: [failingCell(5), NOT_STARTED_CELL] }),
          roomInfo(),
        ),
      ).toBeNull();
    },
  );
});

describe('buildAttentionQueue', () => {
  it('sorts the items into sections and lists each seat once outside the shared items', () => {
    const seats = [
      buildSeatRow('A-01', {
        cells: [failingCell(30), NOT_STARTED_CELL],
        helpRequest: helpRequest(20),
      }),
      buildSeatRow('A-02', { cells: [failingCell(10), NOT_STARTED_CELL], stuck: stuckView(70) }),
      buildSeatRow('A-03', { cells: [failingCell(20), NOT_STARTED_CELL] }),
      buildSeatRow('A-04', { stuck: stuckView(90, 4), helpClaim: HELP_CLAIM }),
      buildSeatRow('B-01', { cells: [failingCell(9, { code: 'absent' }), NOT_STARTED_CELL] }),
      buildSeatRow('B-02', {
        cells: [failingCell(3, { code: 'other' }), NOT_STARTED_CELL],
        helpRequest: helpRequest(8, { snoozedSince: 9 }),
        stuck: stuckView(99),
      }),
      buildSeatRow('B-03', { presence: 'duplicate', presenceSince: 1 }),
      buildSeatRow('B-04', { helpClaim: HELP_CLAIM }),
    ];
    expect(
      buildAttentionQueue(seats, roomInfo()).map(({ kind, since, seats: itemSeats }) => [
        kind,
        since,
        itemSeats.map(({ label }) => label),
      ]),
    ).toEqual([
      ['help-request', 20, ['A-01']],
      ['help-request', 8, ['B-02']],
      ['shared', 10, ['A-02', 'A-03', 'A-01']],
      ['stuck', 1, ['A-02']],
      ['claimed', 5, ['A-04']],
      ['claimed', 5, ['B-04']],
      ['failing', 9, ['B-01']],
      ['duplicate', 1, ['B-03']],
    ]);
  });

  it('marks only unclaimed help requests and unclaimed stuck students as unclaimed', () => {
    const seats = [
      buildSeatRow('A-01', { helpRequest: helpRequest(1) }),
      buildSeatRow('A-02', { helpRequest: helpRequest(2), helpClaim: HELP_CLAIM }),
      buildSeatRow('A-03', { helpRequest: helpRequest(3, { snoozedSince: 4 }) }),
      buildSeatRow('A-04', { stuck: stuckView(70) }),
      buildSeatRow('A-05', { stuck: stuckView(60), helpClaim: HELP_CLAIM }),
    ];
    expect(buildAttentionQueue(seats, roomInfo()).map(isUnclaimed)).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]);
  });

  it('lists snoozed requests last in their section, however long they wait', () => {
    const seats = [
      buildSeatRow('A-01', { helpRequest: helpRequest(1, { snoozedSince: 4 }) }),
      buildSeatRow('A-02', { helpRequest: helpRequest(9) }),
      buildSeatRow('A-03', { helpRequest: helpRequest(5) }),
    ];
    expect(
      buildAttentionQueue(seats, roomInfo()).map((item) => item.seats.map(({ label }) => label)),
    ).toEqual([['A-03'], ['A-02'], ['A-01']]);
  });

  it('keeps the key of a seat when its request is claimed, so that its row is moved, not replaced', () => {
    const unclaimed = buildSeatRow('A-01', { helpRequest: helpRequest(1) });
    const [before] = buildAttentionQueue([unclaimed], roomInfo());
    const [after] = buildAttentionQueue([{ ...unclaimed, helpClaim: HELP_CLAIM }], roomInfo());
    expect([before?.kind, after?.kind]).toEqual(['help-request', 'claimed']);
    expect(after?.key).toBe(before?.key);
  });

  it('separates failures with different grouping parameters', () => {
    const at = (label: string, found: string) =>
      buildSeatRow(label, {
        cells: [failingCell(1, { params: { found }, group: ['found'] }), NOT_STARTED_CELL],
      });
    expect(
      buildAttentionQueue([at('A-01', 'x'), at('A-02', 'x'), at('A-03', 'y')], roomInfo()).map(
        ({ kind }) => kind,
      ),
    ).toEqual(['failing', 'failing', 'failing']);
  });
});
