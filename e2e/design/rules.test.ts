import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { colorsIn, findForbiddenStyles } from './rules.ts';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('findForbiddenStyles', () => {
  it.each(globSync('app/**/*.css', { cwd: ROOT }).sort())('finds nothing in %s', (sheet) =>
    expect(findForbiddenStyles(read(sheet))).toEqual([]),
  );

  it.each([
    ['a { box-shadow: 0 1px 2px #000 }', 'a shadow'],
    ['a { border-radius: 1rem }', 'another radius than 2 px or full'],
    ['a { animation: pulse 1s infinite }', 'an endless animation'],
    ['a { background: linear-gradient(90deg, red, blue) }', 'a soft gradient'],
    ['a { background: linear-gradient(red 10%, blue 20%) }', 'a soft gradient'],
    ['a { text-transform: uppercase }', 'capital letters'],
  ])('rejects %s: %s', (css, reason) =>
    expect(findForbiddenStyles(css)).toEqual([expect.stringContaining(reason)]),
  );

  it.each([
    'a { background: linear-gradient(0deg, var(--a) var(--n), var(--b) 0) }',
    'a { background: repeating-linear-gradient(135deg, red 0 1px, blue 1px 4px) }',
    'a { background: linear-gradient(var(--rule) 0 0) 0 9px / 100% 2px no-repeat; border-radius: 2px; box-shadow: none }',
  ])('allows hard gradients: %s', (css) => expect(findForbiddenStyles(css)).toEqual([]));
});

it('uses the utility uppercase on the input for codes only', () => {
  const tags = globSync('app/**/*.tsx', { cwd: ROOT }).flatMap((file) =>
    [...read(file).matchAll(/<(\w+)[^<>]*\buppercase\b/g)].map(
      ([, tag]) => `${file}: ${tag ?? ''}`,
    ),
  );
  expect(tags).toEqual(['app/_features/join/code-field.tsx: Field']);
});

it('has one palette in which each color is a pair for both themes or intentionally the same', () => {
  const tokens = read('app/globals.css');
  expect(tokens).toMatch(/@theme static \{\s*--\*: initial;/);
  const single = [...colorsIn(tokens)]
    .filter(([, value]) => !value.startsWith('light-dark('))
    .map(([name]) => name)
    .sort();
  expect(single).toEqual(['header', 'help', 'on-loud', 'on-warn', 'stuck', 'warn']);
});
