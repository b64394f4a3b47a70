import { expect, it } from 'vitest';
import { nextFreeName } from './next-free-name.ts';

it.each([
  ['a name without a number', 'Basics', [], 'Basics (2)'],
  ['a name that ends with the number of a course', 'Kubernetes 101', [], 'Kubernetes 101 (2)'],
  ['a copy', 'Basics (2)', ['Basics', 'Basics (2)'], 'Basics (3)'],
  ['numbers that are used', 'Basics', ['Basics (2)', 'Basics (3)'], 'Basics (4)'],
  ['a free number between others', 'Basics', ['Basics (3)'], 'Basics (2)'],
])('gives %s the next free number', (_title, name, used, expected) => {
  expect(nextFreeName(name, [name, ...used])).toBe(expected);
});

it('cuts a name that is as long as a name can be', () => {
  const name = nextFreeName('x'.repeat(120), []);
  expect(name).toBe(`${'x'.repeat(116)} (2)`);
});

it('does not cut a character in two', () => {
  expect(nextFreeName(`${'x'.repeat(115)}${'😀'.repeat(3)}`, []).isWellFormed()).toBe(true);
});
