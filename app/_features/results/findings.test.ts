import { describe, expect, it } from 'vitest';
import { messages as en } from '#lib/i18n/messages/en.ts';
import { messages as ja } from '#lib/i18n/messages/ja.ts';
import type { Messages } from '#lib/i18n/messages/types.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { compareResults, computeResults } from '#lib/results/results.ts';
import {
  drawResultsInput,
  resultsView,
  type DrawnWorkshopOptions,
} from '#lib/results/results.fixture.ts';
import { RESULT_LEVELS, type ResultLevel, type Results } from '#lib/results/types.ts';
import { adviceSentence, adviceSubject } from './advice-text.ts';
import {
  countAbsent,
  findAgainstPlan,
  findAttendance,
  findChecks,
  findComparison,
  findCurve,
  findDay,
  findFates,
  findHelp,
  findHints,
  findInfrastructure,
  findLostTime,
  findQuizzes,
  findStudents,
} from './findings.ts';
import { createResultsTexts, type ResultsTexts } from './results-texts.ts';

const texts = createResultsTexts('en', 'Asia/Tokyo', en);
const japanese = createResultsTexts('ja', 'Asia/Tokyo', ja as unknown as Messages);

function compute(options: Partial<DrawnWorkshopOptions> = {}, level: ResultLevel = 'named') {
  return computeResults(
    drawResultsInput({ seed: 3, students: 24, ...options }),
    resultsView({ level }),
  );
}

/** Every sentence of a results page. */
function listSentences(results: Results, words: ResultsTexts): string[] {
  return [
    ...[
      findDay,
      findAgainstPlan,
      findFates,
      findLostTime,
      findChecks,
      findHints,
      findHelp,
      findAttendance,
      findStudents,
      findQuizzes,
      findInfrastructure,
    ].map((find) => find(results, words)),
    ...results.exercises.map((exercise) => findCurve(exercise, words)),
    ...results.advice.flatMap((advice) => [
      adviceSubject(advice, results, words),
      adviceSentence(advice, words),
    ]),
  ];
}

const CASES: Readonly<Record<string, Partial<DrawnWorkshopOptions>>> = {
  'a whole day': {},
  'one student': { students: 1 },
  'no student': { students: 0 },
  'no pass': { hasNoPasses: true },
  'no connection': { isOffline: true },
  'a running workshop': { isLive: true },
  'an updated course': { updatesPack: true },
};

describe.each(Object.entries(CASES))('the sentences of %s', (_, options) => {
  it.each(RESULT_LEVELS)('are complete in both languages at the level %s', (level) => {
    const results = compute(options, level);
    for (const words of [texts, japanese])
      for (const sentence of listSentences(results, words)) {
        expect(sentence).not.toMatch(/NaN|Infinity|undefined|null|results\.|[{}]/);
        expect(sentence.trim()).not.toBe('');
      }
  });
});

describe('without anything to show', () => {
  it('names the reason and the next step of medians', () => {
    expect(findAgainstPlan(compute({ hasNoPasses: true }), texts)).toBe(
      'No student has passed. Medians appear after the first passes.',
    );
  });

  it('says that no student was present', () => {
    expect(findDay(compute({ students: 0 }), texts)).toBe(
      'No student has been present in this time. The figure appears when students connect.',
    );
  });
});

describe('the attendance', () => {
  const day = compute();
  const live = compute({ isLive: true });

  it('says that it is not complete while the workshop runs', () => {
    expect(findAttendance(day, texts)).toMatch(/^\d+ of 24 students attended for 10 minutes/);
    expect(findAttendance(live, texts)).toMatch(/^So far, \d+ of 24 students have attended/);
    expect(findAttendance(live, japanese)).toMatch(/^現時点で、受講者 24 人中/);
    expect(countAbsent(live, texts)).toContain('so far');
    expect(countAbsent(day, texts)).not.toContain('so far');
  });

  it('counts students who were present too briefly, and those who never were', () => {
    const [first, second, third] = day.students ?? [];
    const students = [
      { ...first!, attended: true },
      { ...second!, attended: false, arrivedAt: 1 },
      { ...third!, attended: false, arrivedAt: null },
      { ...third!, attended: false, arrivedAt: null },
    ];
    expect(countAbsent({ ...day, students }, texts)).toBe(
      'Present for less than 10 minutes: 1. Never present: 2.',
    );
  });

  it('counts no single students for readers who see totals only', () => {
    expect(countAbsent(compute({}, 'aggregate'), texts)).toBeNull();
    expect(countAbsent(compute({ students: 0 }), texts)).toBeNull();
  });
});

describe('findAgainstPlan', () => {
  const [first] = compute().exercises;
  const exercise = (title: string, ratio: number | null): Results['exercises'][number] => ({
    ...first!,
    title: { en: title, ja: title },
    times: { ...first!.times!, verdict: 'over', ratio },
  });

  it('names the exercise with the highest ratio', () => {
    const exercises = [exercise('web', 1.4), exercise('volumes', 1.83)];
    expect(findAgainstPlan({ exercises }, texts)).toBe(
      '2 exercises took longer than planned, most of all volumes (1.8 times the plan).',
    );
  });

  it('names an exercise with a ratio if the median of another isn’t reached', () => {
    const exercises = [exercise('web', 1.4), exercise('volumes', null)];
    expect(findAgainstPlan({ exercises }, texts)).toContain('most of all web');
  });
});

describe('findComparison', () => {
  const comparison = compareResults(
    [3, 4].map((seed) => drawResultsInput({ seed, students: 24 })),
    'named',
  );
  const withRatios = (...limits: readonly (readonly [lower: number, upper: number])[]) => ({
    ...comparison,
    exercises: limits.map(([lower, upper]) => ({
      ...comparison.exercises[0]!,
      ratio: { ratio: (lower + upper) / 2, lower, upper },
    })),
  });

  it('counts the ratios whose interval doesn’t contain 1', () => {
    expect(findComparison(withRatios([0.5, 0.9], [0.8, 1.2], [1.1, 1.5]), texts)).toBe(
      '1 exercise was clearly faster and 1 was slower.',
    );
    expect(findComparison(withRatios([0.8, 1.2]), texts)).toBe(
      'No exercise was clearly faster or slower.',
    );
  });

  it('says when too few students passed in both', () => {
    const exercises = comparison.exercises.map((exercise) => ({ ...exercise, ratio: null }));
    expect(findComparison({ ...comparison, exercises }, texts)).toBe(
      'Too few students have passed in both workshops to compare the times.',
    );
  });
});

describe('findFates', () => {
  it('doesn’t count attempts that are hidden', () => {
    const [first] = compute().exercises;
    const hidden = { ...first!, fates: null };
    expect(findFates({ exercises: [hidden] }, texts)).toBe(
      'No student has reached an exercise. Attempts appear when students begin to work.',
    );
  });
});

describe('the words of numbers', () => {
  it.each([
    [0, '0 min'],
    [40_000, '40 s'],
    [12 * MINUTE_MS, '12 min'],
    [60 * MINUTE_MS, '1 h'],
    [65.4 * MINUTE_MS, '1 h 5 min'],
  ])('writes %i ms as %s', (ms, text) => expect(texts.duration(ms)).toBe(text));

  it('writes the time of several students in minutes, and long times in hours', () => {
    expect(texts.personTime(310 * MINUTE_MS)).toBe('310 person-minutes');
    expect(texts.personTime(41 * 60 * MINUTE_MS)).toBe('41 h');
    expect(japanese.personTime(310 * MINUTE_MS)).toBe('延べ 310 分');
  });

  it('writes a hidden number in words', () => {
    expect(texts.count(null)).toBe('fewer than 5');
    expect(japanese.students(null)).toBe('5 人未満');
  });

  it('shows more than the longest time if a quantile isn’t reached', () => {
    const estimate = { state: 'not-reached', longestMs: 50 * MINUTE_MS } as const;
    expect(texts.quantile({ estimate })).toBe('more than 50 min');
  });

  it('names a reason without its parameters', () => {
    expect(texts.reason('image')).toBe('Wrong image');
    expect(texts.reason('cluster-down')).toBe('Cluster down');
    expect(japanese.reason('no-such-code')).toBe('no-such-code');
  });

  it('names a reason in general words if a parameter of its words is missing', () => {
    expect(texts.reason('differs', { path: 'metadata.name' })).toBe('Value differs');
    expect(japanese.reason('differs', { path: 'metadata.name' })).toBe('値が違う');
  });
});

describe('findAttendance', () => {
  it('leaves out the number of all students where it is hidden, because few were absent', () => {
    const { headline, workshop } = compute();
    const hidden = { workshop, headline: { ...headline, attended: 22, students: null } };
    expect(findAttendance(hidden, texts)).toBe('22 students attended for 10 minutes or longer.');
    expect(findAttendance(hidden, japanese)).toBe('受講者 22 人が 10 分以上出席しました。');
  });
});

describe('adviceSentence', () => {
  const advice = {
    rule: 'over-plan',
    exercise: 'web',
    check: null,
    hint: null,
    code: null,
    savedMs: null,
  } as const;

  it('suggests minutes from the time that three in four students needed', () => {
    const values = { minutes: 10, needed: 18, suggested: 20 };
    expect(adviceSentence({ ...advice, values }, texts)).toBe(
      '“minutes” is 10, but three in four students needed 18. Set 20, shorten the exercise or split it.',
    );
  });

  it('suggests no minutes if fewer than three in four students passed', () => {
    expect(adviceSentence({ ...advice, values: { minutes: 10 } }, texts)).toBe(
      '“minutes” is 10, and fewer than three in four students passed. Shorten the exercise or split it.',
    );
  });

  it('asks to pull images early only where images were the problem', () => {
    const infrastructure = {
      ...advice,
      rule: 'infrastructure' as const,
      exercise: null,
      values: { minutes: 40 },
    };
    expect(adviceSentence({ ...infrastructure, code: 'image-pull' }, texts)).toContain('pack.yaml');
    expect(adviceSentence({ ...infrastructure, code: 'cluster-down' }, texts)).toBe(
      '“Cluster down” cost 40 person-minutes. Check size and network of the VMs.',
    );
  });
});
