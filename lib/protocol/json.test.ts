import { describe, expect, it } from 'vitest';
import { Batch } from './agent-link.ts';
import { JsonObject, MAX_JSON_DEPTH } from './json.ts';

const nest = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
const depthOf = (value: unknown): number =>
  Array.isArray(value) ? 1 + Math.max(0, ...value.map(depthOf)) : 0;

describe('a JSON object of the wire', () => {
  it('is parsed without a change up to 24 levels', () => {
    const object = {
      list: nest(MAX_JSON_DEPTH - 1),
      null: null,
      text: 'x',
      'a.b': { c: [1, null] },
    };
    expect(JsonObject.parse(object)).toEqual(object);
  });

  it('loses the levels below, however many there are', () => {
    for (const levels of [MAX_JSON_DEPTH, 1_000, 300_000]) {
      const parsed = JsonObject.parse({ list: nest(levels), kept: [[null], 1] });
      expect(depthOf(parsed['list'])).toBe(MAX_JSON_DEPTH - 1);
      expect(parsed['kept']).toEqual([[null], 1]);
    }
  });

  it.each([
    [[]],
    [null],
    ['text'],
    [{ a: undefined }],
    [{ a: [Infinity] }],
    [{ a: new Date(0) }],
    [{ a: [() => 1] }],
  ])('is refused if it is something else: %j', (value) => {
    expect(JsonObject.safeParse(value).success).toBe(false);
  });
});

describe('a batch', () => {
  it('is checked up to its first error', () => {
    const epoch = '0123456789abcdef';
    const right = { op: 'reset-end', seq: 1, seenAt: 1, mono: 1 };
    let visited = 0;
    const wrong = {
      get op(): string {
        visited += 1;
        return 'nothing';
      },
    };
    const { error } = Batch.safeParse({ epoch, changes: [right, wrong, wrong, wrong] });
    expect(error?.issues).toHaveLength(1);
    expect(error?.issues[0]?.path.slice(0, 2)).toEqual(['changes', 1]);
    expect(visited).toBeGreaterThan(0);
    expect(visited).toBeLessThan(5);
    expect(Batch.safeParse({ epoch, changes: [] }).success).toBe(false);
    const many = Array.from({ length: 501 }, (_, index) => ({ ...right, seq: index + 1 }));
    expect(Batch.safeParse({ epoch, changes: many }).success).toBe(false);
    expect(Batch.parse({ epoch, changes: many.slice(1) }).changes).toHaveLength(500);
  });
});
