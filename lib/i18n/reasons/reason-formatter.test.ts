import { describe, expect, test } from 'vitest';
import type { Reason } from '#lib/grading/types.ts';
import { forbiddenWord } from '../forbidden-words.fixture.ts';
import { LANGUAGES } from '../language.ts';
import { reasonsEn } from './en.ts';
import { formatReason, formatSharedIncident, summarizeReason } from './index.ts';
import { spansToText } from './spans.ts';

const createReason = (code: string, params: Reason['params']): Reason => ({
  check: 'c',
  code,
  params,
  group: [],
});

describe.each(LANGUAGES)('in %s, without the student’s words,', (language) => {
  test.each(Object.keys(reasonsEn))('%s is told in general words', (code) => {
    const reason = createReason(code, {});
    const sentence = formatReason(reason, language);
    const short = summarizeReason(reason, language);
    for (const text of [...Object.values(sentence).map(spansToText), short])
      expect(text).not.toMatch(/undefined|NaN|\[object|^$/);
    expect(spansToText(sentence.found!)).toMatch(/[.。]$/);
    expect(short).not.toBe(code);
    expect(forbiddenWord(short, language)).toBeUndefined();
    const shared = formatSharedIncident({ code, params: {}, seats: 3 }, language);
    expect(spansToText(shared.found!)).not.toMatch(/undefined|NaN/);
  });
});

test('a summary that needs a parameter which is missing is in general words', () => {
  const reason = createReason('differs', { path: 'metadata.name' });
  expect(summarizeReason(reason, 'en')).toBe('Value differs');
});

test('a value that is the word undefined is still shown', () => {
  const params = { path: 'metadata.name', name: 'web', found: 'undefined', expected: 'web' };
  expect(spansToText(formatReason(createReason('differs', params), 'en').found!)).toBe(
    'metadata.name of web is undefined.',
  );
});
