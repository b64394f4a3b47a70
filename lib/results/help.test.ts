import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { StoredCommandRow } from '#lib/room/commands/index.ts';
import { createRandom } from '#lib/room/random.fixture.ts';
import { foldHelpRequests, measureHelperLoad, summarizeWaits, type HelpPeriod } from './help.ts';
import { shuffle } from './survival.fixture.ts';

type Entry = readonly [minute: number, kind: string, more?: Partial<StoredCommandRow>];
const PERIOD: HelpPeriod = { endedAt: 120 * MINUTE_MS, breaks: [] };
const PAYLOADS: Readonly<Record<string, StoredCommandRow['payload']>> = {
  'request-help': { exerciseId: 'one', question: '', failing: [] },
  'claim-help': { by: 'Ms A' },
  'hand-over-help': { to: 'ben', toName: 'Mr B' },
  'merge-seats': { from: 't' },
};
const toRows = (...entries: readonly Entry[]): StoredCommandRow[] =>
  entries.map(([minute, kind, more], pos) => ({
    pos,
    at: minute * MINUTE_MS,
    actor: kind === 'request-help' || kind === 'cancel-help' ? 'kiwi' : 'ann',
    kind,
    seatId: 's',
    payload: PAYLOADS[kind] ?? {},
    ...more,
  }));
const fold = (entries: readonly Entry[], period: Partial<HelpPeriod> = {}) =>
  foldHelpRequests(toRows(...entries), { ...PERIOD, ...period }).map((request) => ({
    ...request,
    wait: request.waitMs / MINUTE_MS,
    service: request.serviceMs && request.serviceMs / MINUTE_MS,
  }));
const brk = (from: number, to: number) => ({ from: from * MINUTE_MS, to: to * MINUTE_MS });

describe('the wait of a help request', () => {
  it.each<[string, readonly Entry[], number, string, number | null]>([
    [
      'ends with the first claim',
      [
        [10, 'request-help'],
        [14, 'claim-help'],
        [15, 'release-help'],
        [20, 'claim-help'],
        [22, 'resolve-help'],
      ],
      4,
      'claimed',
      3,
    ],
    [
      'ends with a hand-over',
      [
        [10, 'request-help'],
        [13, 'hand-over-help'],
        [20, 'resolve-help'],
      ],
      3,
      'claimed',
      7,
    ],
    [
      'ends with a resolution without a claim',
      [
        [10, 'request-help'],
        [16, 'resolve-help'],
      ],
      6,
      'resolved',
      null,
    ],
    [
      'is not observed after a withdrawal',
      [
        [10, 'request-help'],
        [15, 'cancel-help'],
      ],
      5,
      'withdrawn',
      null,
    ],
    [
      'is not observed after the end of the workshop',
      [[10, 'request-help']],
      110,
      'workshop-end',
      null,
    ],
    [
      'begins when the student asks first, whatever is changed later',
      [
        [10, 'request-help'],
        [12, 'request-help'],
        [15, 'claim-help'],
      ],
      5,
      'claimed',
      null,
    ],
    [
      'does not contain snoozed time',
      [
        [10, 'request-help'],
        [12, 'snooze-help'],
        [20, 'unsnooze-help'],
        [21, 'snooze-help'],
        [30, 'claim-help'],
      ],
      3,
      'claimed',
      null,
    ],
    [
      'goes on when the resolution is undone',
      [
        [10, 'request-help'],
        [12, 'resolve-help'],
        [13, 'undo-resolve-help', { payload: { pos: 1 } }],
        [18, 'claim-help'],
        [20, 'resolve-help'],
      ],
      8,
      'claimed',
      2,
    ],
    [
      'is empty if a helper is with the student already',
      [
        [9, 'claim-help'],
        [10, 'request-help'],
        [12, 'resolve-help'],
      ],
      0,
      'claimed',
      2,
    ],
  ])('%s', (_, entries, wait, waitEnd, service) => {
    expect(fold(entries)).toMatchObject([{ seat: 's', exercise: 'one', wait, waitEnd, service }]);
  });

  it('is not observed in a break', () => {
    const entries: Entry[] = [
      [10, 'request-help'],
      [40, 'claim-help'],
    ];
    const waitWith = (...breaks: HelpPeriod['breaks']) =>
      fold(entries, { breaks }).map(({ wait, waitEnd }) => [wait, waitEnd]);
    expect(waitWith(brk(0, 5), brk(17, 30))).toEqual([[7, 'break']]);
    expect(waitWith(brk(5, 20))).toEqual([[0, 'break']]);
    expect(waitWith(brk(0, 10), brk(40, 50))).toEqual([[30, 'claimed']]);
  });

  it('moves with the student to the seat that stays', () => {
    expect(
      fold([
        [10, 'request-help', { seatId: 't' }],
        [15, 'merge-seats'],
        [18, 'claim-help'],
      ]),
    ).toMatchObject([{ seat: 't', wait: 8, waitEnd: 'claimed' }]);
    expect(
      fold([
        [10, 'request-help', { seatId: 't' }],
        [12, 'request-help'],
        [15, 'merge-seats'],
        [18, 'claim-help'],
      ]),
    ).toMatchObject([
      { wait: 5, waitEnd: 'seats-merged' },
      { wait: 6, waitEnd: 'claimed' },
    ]);
  });

  it('belongs to one request each time that a student asks', () => {
    expect(
      fold([
        [10, 'request-help'],
        [11, 'cancel-help'],
        [20, 'request-help'],
        [23, 'claim-help'],
        [24, 'resolve-help'],
        [30, 'resolve-help'],
        [130, 'request-help'],
      ]),
    ).toMatchObject([
      { wait: 1, waitEnd: 'withdrawn' },
      { wait: 3, waitEnd: 'claimed', helper: 'ann' },
    ]);
  });
});

describe('the summary of waits', () => {
  it('treats waits that were not observed as longer, and gives no number where none exists', () => {
    const requests = fold([
      [10, 'request-help', { seatId: 'a' }],
      [12, 'claim-help', { seatId: 'a' }],
      [20, 'request-help', { seatId: 'b' }],
      [23, 'cancel-help', { seatId: 'b' }],
      [30, 'request-help', { seatId: 'c' }],
      [35, 'claim-help', { seatId: 'c' }],
      [50, 'request-help', { seatId: 'd' }],
    ]);
    const { count, p50, p90, withdrawn } = summarizeWaits(requests)!;
    expect(count).toBe(4);
    // S falls to 3/4 after 2 minutes and to 3/8 after 5.
    expect(p50.estimate).toEqual({ state: 'reached', ms: 5 * MINUTE_MS });
    expect(p90.estimate).toEqual({ state: 'not-reached', longestMs: 70 * MINUTE_MS });
    expect(withdrawn).toBeCloseTo(1 / 4, 12);
    expect(summarizeWaits([])).toBeNull();
  });
});

describe('the load of helpers', () => {
  const entries: Entry[] = [
    [10, 'request-help', { seatId: 'a' }],
    [20, 'claim-help', { seatId: 'a' }],
    [30, 'resolve-help', { seatId: 'a' }],
    [35, 'request-help', { seatId: 'b' }],
    [40, 'claim-help', { seatId: 'b', actor: 'ben' }],
    [50, 'resolve-help', { seatId: 'b', actor: 'ben' }],
    [80, 'resolve-help', { seatId: 'b' }],
  ];
  const load = (used: readonly Entry[], breaks: HelpPeriod['breaks'] = []) =>
    measureHelperLoad(fold(used), toRows(...used), { ...PERIOD, breaks });

  it('is service time per time between the first and last help command, without breaks', () => {
    expect(load(entries)).toBeCloseTo(20 / 70, 12);
    expect(load(entries, [brk(60, 70)])).toBeCloseTo(20 / 60, 12);
  });

  it('does not exist without helpers', () => {
    expect(load([[10, 'request-help']])).toBeNull();
    expect(load([])).toBeNull();
  });
});

it('gives every request an end and finite times, in 1,000 random logs', () => {
  const random = createRandom(12);
  const kinds = [...Object.keys(PAYLOADS), 'cancel-help', 'release-help', 'snooze-help'].concat(
    'unsnooze-help',
    'resolve-help',
    'undo-resolve-help',
  );
  for (let round = 0; round < 1_000; round += 1) {
    const minutes = Array.from({ length: Math.floor(random() * 40) }, () => random() * 130);
    const entries = minutes
      .sort((a, b) => a - b)
      .map((minute, pos): Entry => {
        const [kind = 'request-help'] = shuffle(kinds, random);
        const seatId = kind === 'merge-seats' || random() < 0.5 ? 's' : 't';
        const undo = kind === 'undo-resolve-help' && { payload: { pos: pos - 1 } };
        return [minute, kind, { seatId, ...undo }];
      });
    const period = { ...PERIOD, breaks: [brk(40, 50), brk(45, 60)] };
    const rows = toRows(...entries);
    const requests = foldHelpRequests(rows, period);
    const context = JSON.stringify(entries);
    for (const { raisedAt, waitMs, snoozedMs, serviceMs, waitEnd } of requests) {
      const times = [waitMs, snoozedMs, serviceMs ?? 0];
      expect(times.every(Number.isFinite), context).toBe(true);
      expect(Math.min(...times), context).toBeGreaterThanOrEqual(0);
      expect(raisedAt + waitMs, context).toBeLessThanOrEqual(period.endedAt);
      expect(waitEnd, context).toBeTypeOf('string');
    }
    const asked = entries.filter(([, kind]) => kind === 'request-help').length;
    expect(requests.length, context).toBeLessThanOrEqual(asked);
    const load = measureHelperLoad(requests, rows, period);
    expect(load === null || Number.isFinite(load), context).toBe(true);
  }
});
