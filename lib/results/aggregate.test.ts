import { describe, expect, it } from 'vitest';
import { createRandom } from '#lib/room/random.fixture.ts';
import { isSmallGroup } from './disclosure.ts';
import type { ResultsInput } from './input.ts';
import { drawResultsInput, resultsView } from './results.fixture.ts';
import { computeResults } from './results.ts';
import type { Results } from './types.ts';

const aggregate = (input: ResultsInput, group: string | null = null): Results =>
  computeResults(input, resultsView({ level: 'aggregate', group }));

type Numbers = Map<string, number>;

/** A number of students, and the others of a total, which follow from both. */
function addPart(numbers: Numbers, name: string, part: number | null, total: number | null): void {
  if (part === null) return;
  numbers.set(name, part);
  if (total !== null) numbers.set(`${name}, others`, total - part);
}

function addShare(
  numbers: Numbers,
  name: string,
  share: number | null,
  total: number | null,
): void {
  addPart(numbers, name, share === null ? null : Math.round(share * (total ?? 0)), total);
}

/** Numbers of outcomes, and the sum of the hidden ones, if the total is shown. */
function addRow(
  numbers: Numbers,
  name: string,
  counts: Readonly<Record<string, number | null>>,
  total: number | null,
): void {
  let hidden = total;
  const hiddenOutcomes: string[] = [];
  for (const [outcome, count] of Object.entries(counts)) {
    if (count === null) {
      hiddenOutcomes.push(outcome);
      continue;
    }
    numbers.set(`${name} ${outcome}`, count);
    if (hidden !== null) hidden -= count;
  }
  // Sums of other outcomes can't be subtracted from each other.
  if (hidden !== null) numbers.set(`${name} hidden ${hiddenOutcomes.join()}`, hidden);
}

/** Every number of students that a reader can read or compute from one answer, by name. */
function listNumbers(results: Results): Numbers {
  const numbers: Numbers = new Map();
  addDay(numbers, results);
  for (const exercise of results.exercises) addExercise(numbers, exercise);
  addChecksAndHints(numbers, results);
  for (const quiz of results.quizzes) addQuiz(numbers, quiz);
  for (const { rule, exercise, check, hint, code, values } of results.advice)
    addCount(numbers, [rule, exercise, check, hint, code].join(' '), values['students'] ?? null);
  return numbers;
}

function addCount(numbers: Numbers, name: string, count: number | null): void {
  if (count !== null) numbers.set(name, count);
}

function addDay(numbers: Numbers, { headline, day, help, behind, ...results }: Results): void {
  addPart(numbers, 'attended', headline.attended, headline.students);
  addPart(numbers, 'finished', headline.finished?.count ?? null, headline.attended);
  for (const { at, students } of day.bins)
    addRow(numbers, `bin ${at}`, students, headline.attended);
  addCount(numbers, 'requests', help.count);
  for (const { at, count } of help.waiting) addCount(numbers, `waiting ${at}`, count);
  const rows = behind.map(({ behind: exercises, students }) => [exercises, students] as const);
  addRow(numbers, 'behind', Object.fromEntries(rows), headline.attended);
  for (const { code, students } of results.infrastructure)
    addCount(numbers, `problem ${code}`, students);
}

function addExercise(numbers: Numbers, exercise: Results['exercises'][number]): void {
  const { id, reached, passed, fates, times } = exercise;
  addCount(numbers, `${id} reached`, reached);
  addPart(numbers, `${id} passed`, passed?.count ?? null, passed?.total ?? null);
  addRow(numbers, `${id} fates`, fates ?? {}, fates === null ? null : reached);
  if (fates !== null && passed !== null) {
    const passes = Object.entries(fates).filter(([fate]) => /passed|found/.test(fate));
    addRow(numbers, `${id} passes`, Object.fromEntries(passes), passed.count);
  }
  addPart(numbers, `${id} times`, times?.count ?? null, reached);
  addPart(numbers, `${id} observed`, times?.observed ?? null, times?.count ?? null);
}

function addChecksAndHints(numbers: Numbers, { checks, hints, lostTime }: Results): void {
  for (const { exercise, reason, students, helpShare } of lostTime) {
    if (reason === null) continue;
    const name = `lost ${exercise} ${reason.check} ${reason.code}`;
    addCount(numbers, name, students);
    addShare(numbers, `${name} help`, helpShare, students);
  }
  for (const { exercise, check, students, firstTry, signals } of checks) {
    addCount(numbers, `${exercise} ${check}`, students);
    addPart(numbers, `${exercise} ${check} first`, firstTry?.count ?? null, students);
    for (const { signal, students: evidence } of signals)
      addCount(numbers, `${exercise} ${check} ${signal}`, evidence);
  }
  for (const { exercise, hint, opened, givenByStaff, failed, withHint, ...shares } of hints) {
    const name = `${exercise} hint ${hint}`;
    addRow(numbers, name, { opened, givenByStaff, failed }, null);
    addPart(numbers, `${name} cases`, withHint?.count ?? null, withHint?.total ?? null);
    addShare(numbers, `${name} next`, shares.nextHintShare, opened);
    addShare(numbers, `${name} help`, shares.helpShare, opened);
    addShare(numbers, `${name} pass`, shares.passShare, opened);
  }
}

function addQuiz(numbers: Numbers, quiz: Results['quizzes'][number]): void {
  const { exercise, check, ask, students, answers, firstRight, options } = quiz;
  const name = `${exercise} ${check}`;
  addCount(numbers, `${name} answered`, students);
  addPart(numbers, `${name} right`, firstRight?.count ?? null, students);
  if (answers !== null && students !== null) numbers.set(`${name} again`, answers - students);
  const chosen = options.map(({ id, chosenFirst }) => [id, chosenFirst] as const);
  if (ask === 'one') addRow(numbers, `${name} option`, Object.fromEntries(chosen), students);
  else for (const [id, count] of chosen) addPart(numbers, `${name} option ${id}`, count, students);
}

/** Names of the numbers that are a small group. */
function listSmall(numbers: Numbers): string[] {
  return [...numbers].filter(([, count]) => isSmallGroup(Math.abs(count))).map(([name]) => name);
}

function subtract(whole: Numbers, parts: readonly Numbers[]): Numbers {
  return new Map(
    [...whole].flatMap(([name, count]) => {
      const counts = parts.flatMap((part) => part.get(name) ?? []);
      // A difference needs the number in each of the answers.
      if (counts.length !== parts.length) return [];
      return [[name, count - counts.reduce((sum, one) => sum + one, 0)] as const];
    }),
  );
}

describe('results without names', () => {
  it('reveal no small group, neither in one answer nor in the difference of two', () => {
    let pairs = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = createRandom(seed);
      const input = drawResultsInput({
        seed,
        students: 15 + Math.floor(45 * random()),
        groups: 2 + Math.floor(5 * random()),
        updatesPack: random() < 0.2,
        mergesSeats: random() < 0.2,
        revokesPass: random() < 0.2,
      });
      const whole = aggregate(input);
      const all = listNumbers(whole);
      const groups = whole.groups.map(({ group }) => listNumbers(aggregate(input, group)));
      for (const answer of [all, ...groups]) expect(listSmall(answer)).toEqual([]);
      for (const group of groups) expect(listSmall(subtract(all, [group]))).toEqual([]);
      for (const group of groups) {
        const others = groups.filter((other) => other !== group);
        expect(listSmall(subtract(all, others))).toEqual([]);
      }
      if (groups.length > 0) expect(listSmall(subtract(all, groups))).toEqual([]);
      pairs += ((groups.length + 1) * groups.length) / 2;
    }
    expect(pairs).toBeGreaterThan(1_000);
  }, 60_000);
});
