import { describe, expect, it } from 'vitest';
import type { ResultsInput } from './input.ts';
import { drawResultsInput, resultsView, WORKSHOP_STARTS_AT } from './results.fixture.ts';
import { computeResults, computeStudentReport } from './results.ts';
import type { StudentReport } from './report-types.ts';

const input = drawResultsInput({ seed: 43, students: 30, staffSeats: 1, testSeats: 1 });

function reportOf(from: ResultsInput, seatId: string): StudentReport {
  const report = computeStudentReport(from, resultsView(), seatId);
  if (report === null) throw new Error(`${seatId} is no seat of a student.`);
  return report;
}

describe('computeStudentReport', () => {
  it('agrees with the results of the workshop', () => {
    const { students } = computeResults(input, resultsView());
    for (const student of students ?? []) {
      const report = reportOf(input, student.id);
      expect(report.student).toEqual(student);
      expect(
        report.exercises.map(({ state, fate, activeMs, tries }) => ({
          state,
          fate,
          activeMs,
          tries,
        })),
      ).toEqual(student.cells);
      expect(report.help).toHaveLength(student.helpRequests);
    }
  });

  it('has a day without gaps', () => {
    for (const { id } of input.seats.slice(0, 30)) {
      const { strip } = reportOf(input, id);
      expect(strip[0]?.from).toBe(WORKSHOP_STARTS_AT);
      strip.forEach(({ from }, index) => {
        if (index > 0) expect(from).toBe(strip[index - 1]?.to);
      });
      expect(strip.at(-1)?.to).toBe(input.workshop.endedAt);
    }
  });

  it('does not exist for seats of staff, test seats and unknown seats', () => {
    for (const seatId of ['seat-30', 'seat-31', 'unknown'])
      expect(computeStudentReport(input, resultsView(), seatId)).toBeNull();
  });

  it('has the usual time of an exercise from 20 attempts on', () => {
    const typicalOf = (students: number) =>
      reportOf(drawResultsInput({ seed: 43, students }), 'seat-1').exercises.map(
        ({ typicalMs }) => typicalMs,
      );
    expect(typicalOf(15)).toEqual([null, null, null, null, null]);
    const [first] = typicalOf(40);
    expect(first?.q25).toBeLessThan(first?.q75 ?? 0);
  });

  it('has the last answer to each question', () => {
    const answered = reportOf(input, 'seat-1').quiz;
    expect(answered.map(({ check, isRight, chosen }) => [check, isRight, chosen])).toEqual([
      ['first', true, ['b']],
      ['second', true, ['a', 'c']],
    ]);
  });

  it('contains no other student', () => {
    const text = JSON.stringify(reportOf(input, 'seat-1'));
    expect(text.match(/Student \d+|seat-\d+/g)).toEqual(['seat-1', 'Student 2']);
  });
});
