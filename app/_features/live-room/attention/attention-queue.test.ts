import { describe, expect, it } from 'vitest';
import type { HandView, RoomFigures, StuckView, TakenView } from '#lib/room/views.ts';
import { fallOf, moveOf, roomAnswer, whomToCall } from '../summary/room-health.ts';
import { countPresence } from '../grid/row-marks.ts';
import { isLoud, needsOf, troubleOf } from './attention-queue.ts';
import { FRESH, head as headOf, row, trouble } from '#app/_components/room-view.fixture.ts';

const base = headOf();
const head = () => ({ ...base, thresholds: { ...base.thresholds, shared: 3 } });
const hand = (since: number, more: Partial<HandView> = {}): HandView => ({
  since,
  exercise: 'one',
  question: '',
  failing: [],
  pausedSince: null,
  ...more,
});
const stuck = (score: number, since = 1): StuckView => ({
  score,
  exercise: 'one',
  since,
  parts: [],
});
const TAKEN: TakenView = { by: { id: 'otter', name: 'otter' }, since: 5 };

describe('the trouble of one person', () => {
  it('is where they work, not what is older elsewhere', () => {
    expect(
      troubleOf(row('A-01', { cells: [trouble(5), trouble(2)], at: 'two' }), head()),
    ).toMatchObject({ column: 1, since: 2 });
  });

  it('is the newest when there is none where they work', () => {
    expect(troubleOf(row('A-01', { cells: [trouble(5), FRESH], at: 'two' }), head())).toMatchObject(
      { column: 0, since: 5 },
    );
  });

  it.each(['offline', 'never-seen', 'cluster-down', 'quarantined'] as const)(
    'is not claimed of a seat that is %s',
    (presence) => {
      expect(troubleOf(row('A-01', { presence, cells: [trouble(5), FRESH] }), head())).toBeNull();
    },
  );
});

describe('the list', () => {
  it('has a section for each thing that is needed, and a person in one line of their own', () => {
    const seats = [
      row('A-01', { cells: [trouble(30), FRESH], hand: hand(20) }),
      row('A-02', { cells: [trouble(10), FRESH], stuck: stuck(70) }),
      row('A-03', { cells: [trouble(20), FRESH] }),
      row('A-04', { stuck: stuck(90, 4), taken: TAKEN }),
      row('B-01', { cells: [trouble(9, { code: 'absent' }), FRESH] }),
      row('B-02', {
        cells: [trouble(3, { code: 'other' }), FRESH],
        hand: hand(8, { pausedSince: 9 }),
        stuck: stuck(99),
      }),
      row('B-03', { presence: 'quarantined', presenceSince: 1 }),
      row('B-04', { taken: TAKEN }),
    ];
    expect(
      needsOf(seats, head()).map(({ kind, since, seats: people }) => [
        kind,
        since,
        people.map(({ label }) => label),
      ]),
    ).toEqual([
      ['hand', 8, ['B-02']],
      ['hand', 20, ['A-01']],
      ['shared', 10, ['A-02', 'A-03', 'A-01']],
      ['stuck', 4, ['A-04']],
      ['stuck', 1, ['A-02']],
      ['with', 5, ['B-04']],
      ['single', 9, ['B-01']],
      ['quarantined', 1, ['B-03']],
    ]);
  });

  it('is loud only for those whom nobody is on', () => {
    const seats = [
      row('A-01', { hand: hand(1) }),
      row('A-02', { hand: hand(2), taken: TAKEN }),
      row('A-03', { hand: hand(3, { pausedSince: 4 }) }),
      row('A-04', { stuck: stuck(70) }),
      row('A-05', { stuck: stuck(60), taken: TAKEN }),
    ];
    expect(needsOf(seats, head()).map(isLoud)).toEqual([true, false, false, true, false]);
  });

  it('parts people whose grouping parameters differ', () => {
    const at = (label: string, found: string) =>
      row(label, { cells: [trouble(1, { params: { found }, group: ['found'] }), FRESH] });
    expect(
      needsOf([at('A-01', 'x'), at('A-02', 'x'), at('A-03', 'y')], head()).map(({ kind }) => kind),
    ).toEqual(['single', 'single', 'single']);
  });
});

describe('the call', () => {
  const many = Array.from({ length: 3 }, (_, i) =>
    row(`C-0${i}`, { cells: [trouble(100), FRESH] }),
  );
  const called = (...seats: ReturnType<typeof row>[]) => whomToCall(needsOf(seats, head()));

  it('goes to the longest hand that nobody took or set aside', () => {
    const seats = [
      row('A-01', { hand: hand(1), taken: TAKEN }),
      row('A-02', { hand: hand(2, { pausedSince: 3 }) }),
      row('A-03', { hand: hand(9) }),
      row('A-04', { hand: hand(7) }),
    ];
    expect(called(...seats, ...many)).toMatchObject({ kind: 'hand', since: 7 });
  });

  it('goes to what many share before who is stuck, and to nobody else', () => {
    expect(called(...many, row('A-01', { stuck: stuck(99) }))).toMatchObject({
      kind: 'shared',
      since: 100,
    });
    expect(
      called(
        row('A-01', { stuck: stuck(70) }),
        row('A-02', { stuck: stuck(95), taken: TAKEN }),
        row('A-03', { stuck: stuck(80) }),
      ),
    ).toMatchObject({ stuck: { score: 80 } });
    expect(called(row('B-01', { cells: [trouble(1), FRESH] }))).toBeNull();
  });
});

describe('the room', () => {
  it('is called by the event’s own thresholds, and by what its ground shares', () => {
    const counts = countPresence(
      Array.from({ length: 10 }, (_, i) => row(`A-${i}`, { presence: i < 2 ? 'offline' : 'live' })),
    );
    expect(roomAnswer(counts, 'live', null)).toBe('no');
    expect(roomAnswer(counts, 'live', null, { ...base.thresholds, liveLook: 70 })).toBe('look');
    expect(
      roomAnswer(counts, 'live', null, { ...base.thresholds, liveYes: 80, liveLook: 70 }),
    ).toBe('yes');
    expect(
      roomAnswer(counts, 'live', null, { ...base.thresholds, liveYes: 80, liveLook: 70 }, 3),
    ).toBe('no');
  });

  it('fell when one more went than can be borne, and says what most of them are', () => {
    const seats = Array.from({ length: 10 }, (_, i) =>
      row(
        `A-${i}`,
        i < 3 ? { presence: i === 0 ? 'cluster-down' : 'offline', presenceSince: 30 - i * 10 } : {},
      ),
    );
    expect(fallOf(seats, base.thresholds)).toEqual({ presence: 'offline', seats: 2, since: 20 });
    expect(fallOf([row('A-01')], base.thresholds)).toBeNull();
  });
});

describe('whether to move on', () => {
  const figures = (passed: number, in5: RoomFigures['exercises'][number]['in5']): RoomFigures => ({
    exercises: [{ passed, here: 0, trouble: 0, stuck: 0, medianMs: null, in5, in10: null }],
    move: { answer: 'wait', seats: 30, targetInMinutes: 9, behind: [] },
  });

  it('is said in whole percent, a range outwards and never below what is there', () => {
    expect(
      moveOf({ head: base, figures: figures(20, { low: 19, mid: 22, high: 25 }) }),
    ).toMatchObject({ now: 66, in5: [66, 84], in10: null, adds: 7 });
  });

  it('is not said before there are figures', () => {
    expect(moveOf({ head: base, figures: { exercises: [], move: null } })).toBeNull();
    expect(moveOf({ head: { ...base, current: null }, figures: figures(1, null) })).toBeNull();
  });
});
