import { describe, expect, it } from 'vitest';
import type { HelpRequestView, RoomStats, StuckView, HelpClaim } from '#lib/room/views.ts';
import {
  findConnectionDrop,
  summarizeAdvance,
  computeRoomHealth,
  selectNextUp,
} from '../summary/room-health.ts';
import { countPresence } from '../grid/row-marks.ts';
import { isUnclaimed, buildAttentionQueue, failureOf } from './attention-queue.ts';
import {
  NOT_STARTED_CELL,
  buildRoomInfo as headOf,
  buildSeatRow,
  failingCell,
} from '#app/_components/room-view.fixture.ts';

const baseInfo = headOf();
const head = () => ({ ...baseInfo, thresholds: { ...baseInfo.thresholds, shared: 3 } });
const hand = (since: number, more: Partial<HelpRequestView> = {}): HelpRequestView => ({
  since,
  exercise: 'one',
  question: '',
  failing: [],
  snoozedSince: null,
  ...more,
});
const stuckView = (score: number, since = 1): StuckView => ({
  score,
  exercise: 'one',
  since,
  parts: [],
});
const HELP_CLAIM: HelpClaim = { by: { id: 'otter', name: 'otter' }, since: 5 };

describe('the trouble of one person', () => {
  it('is where they work, not what is older elsewhere', () => {
    expect(
      failureOf(
        buildSeatRow('A-01', { cells: [failingCell(5), failingCell(2)], currentExercise: 'two' }),
        head(),
      ),
    ).toMatchObject({ column: 1, since: 2 });
  });

  it('is the newest when there is none where they work', () => {
    expect(
      failureOf(
        buildSeatRow('A-01', { cells: [failingCell(5), NOT_STARTED_CELL], currentExercise: 'two' }),
        head(),
      ),
    ).toMatchObject({ column: 0, since: 5 });
  });

  it.each(['offline', 'not-connected', 'cluster-down', 'duplicate'] as const)(
    'is not claimed of a seat that is %s',
    (presence) => {
      expect(
        failureOf(
          buildSeatRow('A-01', { presence, cells: [failingCell(5), NOT_STARTED_CELL] }),
          head(),
        ),
      ).toBeNull();
    },
  );
});

describe('the list', () => {
  it('has a section for each thing that is needed, and a person in one line of their own', () => {
    const seats = [
      buildSeatRow('A-01', { cells: [failingCell(30), NOT_STARTED_CELL], helpRequest: hand(20) }),
      buildSeatRow('A-02', { cells: [failingCell(10), NOT_STARTED_CELL], stuck: stuckView(70) }),
      buildSeatRow('A-03', { cells: [failingCell(20), NOT_STARTED_CELL] }),
      buildSeatRow('A-04', { stuck: stuckView(90, 4), helpClaim: HELP_CLAIM }),
      buildSeatRow('B-01', { cells: [failingCell(9, { code: 'absent' }), NOT_STARTED_CELL] }),
      buildSeatRow('B-02', {
        cells: [failingCell(3, { code: 'other' }), NOT_STARTED_CELL],
        helpRequest: hand(8, { snoozedSince: 9 }),
        stuck: stuckView(99),
      }),
      buildSeatRow('B-03', { presence: 'duplicate', presenceSince: 1 }),
      buildSeatRow('B-04', { helpClaim: HELP_CLAIM }),
    ];
    expect(
      buildAttentionQueue(seats, head()).map(({ kind, since, seats: people }) => [
        kind,
        since,
        people.map(({ label }) => label),
      ]),
    ).toEqual([
      ['help-request', 8, ['B-02']],
      ['help-request', 20, ['A-01']],
      ['shared', 10, ['A-02', 'A-03', 'A-01']],
      ['stuck', 4, ['A-04']],
      ['stuck', 1, ['A-02']],
      ['claimed', 5, ['B-04']],
      ['failing', 9, ['B-01']],
      ['duplicate', 1, ['B-03']],
    ]);
  });

  it('is loud only for those whom nobody is on', () => {
    const seats = [
      buildSeatRow('A-01', { helpRequest: hand(1) }),
      buildSeatRow('A-02', { helpRequest: hand(2), helpClaim: HELP_CLAIM }),
      buildSeatRow('A-03', { helpRequest: hand(3, { snoozedSince: 4 }) }),
      buildSeatRow('A-04', { stuck: stuckView(70) }),
      buildSeatRow('A-05', { stuck: stuckView(60), helpClaim: HELP_CLAIM }),
    ];
    expect(buildAttentionQueue(seats, head()).map(isUnclaimed)).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it('parts people whose grouping parameters differ', () => {
    const at = (label: string, found: string) =>
      buildSeatRow(label, {
        cells: [failingCell(1, { params: { found }, group: ['found'] }), NOT_STARTED_CELL],
      });
    expect(
      buildAttentionQueue([at('A-01', 'x'), at('A-02', 'x'), at('A-03', 'y')], head()).map(
        ({ kind }) => kind,
      ),
    ).toEqual(['failing', 'failing', 'failing']);
  });
});

describe('the call', () => {
  const many = Array.from({ length: 3 }, (_, i) =>
    buildSeatRow(`C-0${i}`, { cells: [failingCell(100), NOT_STARTED_CELL] }),
  );
  const nextUp = (...seats: ReturnType<typeof buildSeatRow>[]) =>
    selectNextUp(buildAttentionQueue(seats, head()));

  it('goes to the longest hand that nobody took or set aside', () => {
    const seats = [
      buildSeatRow('A-01', { helpRequest: hand(1), helpClaim: HELP_CLAIM }),
      buildSeatRow('A-02', { helpRequest: hand(2, { snoozedSince: 3 }) }),
      buildSeatRow('A-03', { helpRequest: hand(9) }),
      buildSeatRow('A-04', { helpRequest: hand(7) }),
    ];
    expect(nextUp(...seats, ...many)).toMatchObject({ kind: 'help-request', since: 7 });
  });

  it('goes to what many share before who is stuck, and to nobody else', () => {
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
});

describe('the room', () => {
  it('is called by the event’s own thresholds, and by what its ground shares', () => {
    const counts = countPresence(
      Array.from({ length: 10 }, (_, i) =>
        buildSeatRow(`A-${i}`, { presence: i < 2 ? 'offline' : 'connected' }),
      ),
    );
    expect(computeRoomHealth(counts, 'live', null)).toBe('problem');
    expect(
      computeRoomHealth(counts, 'live', null, {
        ...baseInfo.thresholds,
        connectedAttentionPercent: 70,
      }),
    ).toBe('attention');
    expect(
      computeRoomHealth(counts, 'live', null, {
        ...baseInfo.thresholds,
        connectedOkPercent: 80,
        connectedAttentionPercent: 70,
      }),
    ).toBe('ok');
    expect(
      computeRoomHealth(
        counts,
        'live',
        null,
        { ...baseInfo.thresholds, connectedOkPercent: 80, connectedAttentionPercent: 70 },
        3,
      ),
    ).toBe('problem');
  });

  it('fell when one more went than can be borne, and says what most of them are', () => {
    const seats = Array.from({ length: 10 }, (_, i) =>
      buildSeatRow(
        `A-${i}`,
        i < 3 ? { presence: i === 0 ? 'cluster-down' : 'offline', presenceSince: 30 - i * 10 } : {},
      ),
    );
    expect(findConnectionDrop(seats, baseInfo.thresholds)).toEqual({
      presence: 'offline',
      seats: 2,
      since: 20,
    });
    expect(findConnectionDrop([buildSeatRow('A-01')], baseInfo.thresholds)).toBeNull();
  });
});

describe('whether to move on', () => {
  const roomStats = (
    passed: number,
    in5Minutes: RoomStats['exercises'][number]['in5Minutes'],
  ): RoomStats => ({
    exercises: [
      {
        passed,
        inProgress: 0,
        failing: 0,
        stuck: 0,
        medianMs: null,
        in5Minutes,
        in10Minutes: null,
      },
    ],
    advance: { recommendation: 'wait', seats: 30, targetInMinutes: 9, atRisk: [] },
  });

  it('is said in whole percent, a range outwards and never below what is there', () => {
    expect(
      summarizeAdvance({ info: baseInfo, stats: roomStats(20, { low: 19, mid: 22, high: 25 }) }),
    ).toMatchObject({ passedPercent: 66, in5Minutes: [66, 84], in10Minutes: null, gainPercent: 7 });
  });

  it('is not said before there are figures', () => {
    expect(
      summarizeAdvance({ info: baseInfo, stats: { exercises: [], advance: null } }),
    ).toBeNull();
    expect(
      summarizeAdvance({ info: { ...baseInfo, current: null }, stats: roomStats(1, null) }),
    ).toBeNull();
  });
});
