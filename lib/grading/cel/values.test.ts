import { expect, test } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import { toCelValue } from './values.ts';

const pod = (image: string): JsonObject => ({
  spec: { containers: [{ image, ports: [80, 1.5] }] },
});

test('converts whole numbers to integers at any depth, and leaves other values as they are', () => {
  expect(toCelValue([pod('nginx'), null, true])).toEqual([
    { spec: { containers: [{ image: 'nginx', ports: [80n, 1.5] }] } },
    null,
    true,
  ]);
});

test('converts an object once, also in different lists, and a changed object again', () => {
  const object = pod('nginx');
  const [first] = toCelValue([object]) as unknown[];
  expect(toCelValue(object)).toBe(first);
  expect(toCelValue(pod('nginx'))).not.toBe(first);
});

test('keeps a key that would set the prototype as an ordinary key', () => {
  const converted = toCelValue(JSON.parse('{"__proto__":{"a":1}}') as JsonObject) as object;
  expect(Object.getPrototypeOf(converted)).toBe(Object.prototype);
  expect(Object.getOwnPropertyDescriptor(converted, '__proto__')?.value).toEqual({ a: 1n });
});
