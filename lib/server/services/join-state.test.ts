import { expect, it } from 'vitest';
import { AskingPace } from './join-state.ts';

/** Answers of `pages` questions in each of some intervals of 2 s. */
function askIn(intervals: number, pages: number): number[] {
  let now = 1_000_000;
  const pace = new AskingPace(() => now);
  const answers: number[] = [];
  for (let interval = 0; interval < intervals; interval += 1) {
    answers.length = 0;
    for (let page = 0; page < pages; page += 1) answers.push(pace.next());
    now += 2_000;
  }
  return answers;
}

it('lets the pages of a class ask every 2 s', () => {
  expect(new Set(askIn(3, 200))).toEqual(new Set([2_000]));
});

it('lets pages ask less often the more of them ask, up to every 10 s', () => {
  expect(new Set(askIn(3, 400))).toEqual(new Set([4_000]));
  expect(new Set(askIn(3, 5_000))).toEqual(new Set([10_000]));
});

it('is fast again after the pages have gone', () => {
  let now = 1_000_000;
  const pace = new AskingPace(() => now);
  for (let page = 0; page < 1_000; page += 1) pace.next();
  now += 4_000;
  expect(pace.next()).toBe(2_000);
});
