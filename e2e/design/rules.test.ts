import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { colorsIn, findForbiddenStyles } from './rules.ts';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('what the look forbids', () => {
  it.each(globSync('app/**/*.css', { cwd: ROOT }).sort())('does not stand in %s', (sheet) =>
    expect(findForbiddenStyles(read(sheet))).toEqual([]),
  );

  it.each([
    ['a { box-shadow: 0 1px 2px #000 }', 'a shadow'],
    ['a { border-radius: 1rem }', 'another radius than 2 px or full'],
    ['a { animation: pulse 1s infinite }', 'it never stops moving'],
    ['a { background: linear-gradient(90deg, red, blue) }', 'one colour runs into another'],
    ['a { background: linear-gradient(red 10%, blue 20%) }', 'one colour runs into another'],
    ['a { text-transform: uppercase }', 'capitals for style'],
  ])('%s: %s', (css, why) =>
    expect(findForbiddenStyles(css)).toEqual([expect.stringContaining(why)]),
  );

  it.each([
    'a { background: linear-gradient(0deg, var(--a) var(--n), var(--b) 0) }',
    'a { background: repeating-linear-gradient(135deg, red 0 1px, blue 1px 4px) }',
    'a { background: linear-gradient(var(--rule) 0 0) 0 9px / 100% 2px no-repeat; border-radius: 2px; box-shadow: none }',
  ])('allows what says something: %s', (css) => expect(findForbiddenStyles(css)).toEqual([]));
});

it('has one palette, and each colour in it is a pair for both themes or the same in both by intent', () => {
  const tokens = read('app/tokens.css');
  expect(tokens).toMatch(/@theme static \{\s*--\*: initial;/);
  const single = [...colorsIn(tokens)]
    .filter(([, value]) => !value.startsWith('light-dark('))
    .map(([name]) => name)
    .sort();
  expect(single).toEqual(['board', 'help', 'on-loud', 'on-warn', 'stuck', 'warn']);
});
