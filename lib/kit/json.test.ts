import { describe, expect, it } from 'vitest';
import {
  formatValue,
  numberAt,
  objectsAt,
  textAt,
  textsAt,
  toWellFormed,
  valueAt,
  type Json,
} from './json.ts';

const pod: Json = {
  spec: {
    replicas: 2,
    paused: false,
    containers: [{ name: 'web' }, 'not an object', { name: 'sidecar' }],
    args: ['-v', 3, 'x'],
  },
};

describe('the JSON readers', () => {
  it('read a path of keys and indices', () => {
    expect(valueAt(pod, 'spec', 'containers', 2, 'name')).toBe('sidecar');
    expect(textAt(pod, 'spec', 'containers', 0, 'name')).toBe('web');
    expect(numberAt(pod, 'spec', 'replicas')).toBe(2);
    expect(objectsAt(pod, 'spec', 'containers')).toEqual([{ name: 'web' }, { name: 'sidecar' }]);
    expect(textsAt(pod, 'spec', 'args')).toEqual(['-v', 'x']);
  });

  it('return undefined or an empty value where the path ends early', () => {
    expect(valueAt(pod, 'spec', 'none', 'name')).toBeUndefined();
    expect(valueAt(undefined, 'spec')).toBeUndefined();
    expect(textAt(pod, 'spec', 'containers')).toBe('');
    expect(numberAt(pod, 'spec', 'paused')).toBe(0);
    expect(objectsAt(pod, 'spec', 'replicas')).toEqual([]);
    expect(textsAt(pod, 'spec', 'none')).toEqual([]);
  });

  it('never read inherited keys', () => {
    expect(valueAt(pod, 'constructor')).toBeUndefined();
    expect(valueAt(pod, 'spec', 'containers', 'length')).toBeUndefined();
  });

  it('print numbers and booleans as text', () => {
    expect([textAt(pod, 'spec', 'replicas'), textAt(pod, 'spec', 'paused')]).toEqual([
      '2',
      'false',
    ]);
  });
});

describe('formatValue', () => {
  it('prints strings as they are and other values as JSON', () => {
    expect([formatValue('a b'), formatValue([1, null]), formatValue(undefined)]).toEqual([
      'a b',
      '[1,null]',
      '',
    ]);
  });

  it('cuts long values to 160 characters', () => {
    const text = formatValue('x'.repeat(200));
    expect(text).toHaveLength(160);
    expect(text.endsWith('…')).toBe(true);
  });
});

describe('toWellFormed', () => {
  it('R9: replaces NUL and lone surrogates and keeps every other character', () => {
    expect(toWellFormed('a\u0000b\uD800c')).toBe('a\uFFFDb\uFFFDc');
    expect(toWellFormed('日本語 😀\n\u0007')).toBe('日本語 😀\n\u0007');
  });
});
