import { describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { SeatFact } from '#lib/protocol/fact.ts';
import { measureInfrastructure, totalInfrastructureMs } from './infrastructure.ts';
import {
  closed,
  fact,
  metricsContext,
  opened,
  studentDays,
  type DrawnStudent,
} from './student-day.fixture.ts';

const infra = (minute: number, kind: 'infra-opened' | 'infra-closed', key = 'node-1'): SeatFact =>
  fact(minute, kind, {
    exercise: '',
    code: 'node-not-ready',
    key,
    value: kind === 'infra-opened' ? minute * MINUTE_MS + 15 * SECOND_MS : null,
  });
const context = metricsContext({ breaks: [{ from: 30 * MINUTE_MS, to: 40 * MINUTE_MS }] });
const daysOf = (...students: readonly DrawnStudent[]) =>
  studentDays(
    context,
    students.map((student, index) => ({ seat: `s${index}`, ...student })),
  );
const problemsOf = (...students: readonly DrawnStudent[]) =>
  measureInfrastructure(daysOf(...students)).map(({ code, lostMs, students: count, spans }) => ({
    code,
    minutes: lostMs / MINUTE_MS,
    students: count,
    spans: spans.map(({ from, to }) => [from / MINUTE_MS, to / MINUTE_MS]),
  }));

const down: DrawnStudent = {
  record: {
    presenceChanges: [
      { at: 0, presence: 'connected' },
      { at: 20 * MINUTE_MS, presence: 'cluster-down' },
      { at: 35 * MINUTE_MS, presence: 'connected' },
    ],
  },
};

describe('infrastructure problems', () => {
  it('cost the time outside of breaks in which the cluster is down', () => {
    expect(problemsOf(down, down)).toEqual([
      { code: 'cluster-down', minutes: 20, students: 2, spans: [[20, 30]] },
    ]);
  });

  it('count from the time that they say, once for several objects, while the student is present', () => {
    const patience = (15 * SECOND_MS) / MINUTE_MS;
    expect(
      problemsOf({
        facts: [
          infra(5, 'infra-opened'),
          infra(6, 'infra-opened', 'node-2'),
          infra(8, 'infra-closed'),
          infra(9, 'infra-closed', 'node-2'),
          infra(12, 'infra-opened'),
          infra(12.2, 'infra-closed'),
          infra(28, 'infra-opened'),
          infra(41, 'infra-closed'),
        ],
      }),
    ).toEqual([
      {
        code: 'node-not-ready',
        minutes: 4 - patience + 2 - patience + 1,
        students: 1,
        spans: [
          [5 + patience, 9],
          [28 + patience, 30],
          [40, 41],
        ],
      },
    ]);
  });

  it('include images that cannot be pulled because the registry is unreachable', () => {
    const pull = (why: string): DrawnStudent => {
      const part = { code: 'image-pull', key: why };
      return { facts: [opened(5, part, { params: { why } }), closed(7, 'fixed', part)] };
    };
    expect(problemsOf(pull('unreachable'), pull('not-found'))).toEqual([
      { code: 'image-pull', minutes: 2, students: 1, spans: [[5, 7]] },
    ]);
  });

  it('count each moment of a student once in the sum', () => {
    const both = { ...down, facts: [infra(10, 'infra-opened'), infra(120, 'infra-closed')] };
    const [first, second] = problemsOf(both);
    expect([first?.code, second?.code]).toEqual(['node-not-ready', 'cluster-down']);
    expect(totalInfrastructureMs(daysOf(both))).toBe(
      (120 - 10) * MINUTE_MS - 15 * SECOND_MS - 10 * MINUTE_MS,
    );
    expect(problemsOf()).toEqual([]);
  });
});
