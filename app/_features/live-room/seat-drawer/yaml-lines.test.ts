import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { splitYamlLines } from './yaml-lines.ts';

const keys = (value: unknown) =>
  splitYamlLines(stringify(value, { lineWidth: 0 })).map(({ key }) => key);

it('separates keys from values in lists and with special characters', () => {
  expect(
    keys({
      kind: 'Pod',
      spec: { containers: [{ name: 'a', image: 'nginx:1.18' }] },
      'a.b/c: d': 'x: y',
      list: ['one: two', '- three'],
    }),
  ).toEqual(['kind:', 'spec:', 'containers:', 'name:', 'image:', '"a.b/c: d":', 'list:', '', '']);
});

it('finds no key in a block scalar', () => {
  expect(keys({ message: 'one: two\nthree: four\n', after: 1 })).toEqual([
    'message:',
    '',
    '',
    'after:',
  ]);
});

it('keeps every character of the text', () => {
  const text = stringify({ a: { b: ['x', { c: 'd\ne: f', '': 1 }] }, '- y': true, 'q"': "it's" });
  expect(
    splitYamlLines(text)
      .map(({ indent, key, rest }) => indent + key + rest)
      .join('\n'),
  ).toBe(text.replace(/\n$/, ''));
});
