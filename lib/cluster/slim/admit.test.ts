import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantiateFixture } from '#agents/sim/fixture-objects.ts';
import { createSeededRandom } from '#agents/sim/random.ts';
import { loadRecording } from '#e2e/replay/recording.ts';
import { isObject, textAt, type Json, type JsonObject } from '#lib/kit/json.ts';
import { loadFixtures } from '#lib/packs/fixtures.ts';
import { loadPack } from '#lib/packs/load.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import { JsonObject as JsonObjectSchema } from '#lib/protocol/json.ts';
import { admitChange, admitObject, admitProbeObservation, oversizedRecord } from './admit.ts';
import { ITEM_LIMITS, OBJECT_LIMITS, TEXT_LIMITS } from './limits.ts';
import type { Shape } from './shape.ts';
import { SHAPES } from './slim.ts';

const PACKS = new URL('../../../packs/', import.meta.url).pathname;

const bytesOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));
const refOf = (gvk: string): ObjectRef => ({ uid: 'uid-1', gvk, ns: 'default', name: 'web' });

/** Text of any kind and length, also with secrets, broken surrogates and control characters. */
const hostileText = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          'token=',
          '--password=',
          'https://a:b@',
          'Bearer ',
          'eyJabcdefghijkl.',
          'mysql -p',
          "--token '",
          '\ud83d',
          '"',
          ' ',
        ),
        fc.string({ unit: 'binary', maxLength: 30 }),
        fc.nat(60),
      )
      .map(([prefix, rest, times]) => `${prefix}${rest}`.repeat(times)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('x', '\u0000', '\ud83d', '語', '\u001b', '=', '"'), fc.nat(6_000))
      .map(([unit, length]) => unit.repeat(length)),
  },
);
const wrongType = fc.constantFrom<Json>(null, 3, 'text', [], {}, [[1, [2]]], { a: { b: null } });

const OFTEN_ONE = Array.from({ length: 15 }, () => 1);

/** Values near a shape: right ones, of wrong types, and far beyond every limit. */
function valueNear(shape: Shape): fc.Arbitrary<Json> {
  const right: fc.Arbitrary<Json> = (() => {
    switch (shape.kind) {
      case 'scalar':
        return fc.oneof(hostileText, fc.constantFrom<Json>(3, true, 1e300));
      case 'list':
        return fc
          .tuple(
            fc.array(valueNear(shape.item), { maxLength: 2 }),
            fc.constantFrom(...OFTEN_ONE, shape.maxItems + 1),
          )
          .map(([items, times]) => Array.from({ length: times }, () => items).flat());
      case 'map':
        return fc
          .tuple(
            valueNear(shape.item),
            hostileText,
            fc.constantFrom(0, ...OFTEN_ONE, shape.maxKeys + 1),
          )
          .map(([value, key, count]) =>
            Object.fromEntries([
              ...Array.from({ length: count }, (_, index) => [`${String(index)}${key}`, value]),
              ...(count === 0 ? [] : [['__proto__', value] as const]),
              ...[...(shape.keys ?? [])].slice(0, count).map((known) => [known, value] as const),
            ]),
          ) as fc.Arbitrary<Json>;
      case 'fields':
        return fc.record(
          {
            ...Object.fromEntries(
              Object.entries(shape.fields).map(([name, field]) => [name, valueNear(field)]),
            ),
            surprise: wrongType,
          },
          { requiredKeys: [], noNullPrototype: true },
        );
    }
  })();
  return fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: wrongType });
}

/** What of a value is beyond the limits. */
function listExcesses(value: Json | undefined, depth = 1): string[] {
  if (typeof value === 'string')
    return [
      ...(value.length > TEXT_LIMITS.otherChars ? ['text'] : []),
      ...(value.isWellFormed() && !value.includes('\0') ? [] : ['storable']),
    ];
  if (typeof value !== 'object' || value === null) return [];
  const inner = Array.isArray(value) ? value : Object.values(value);
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  return [
    ...(depth > OBJECT_LIMITS.depth ? ['depth'] : []),
    ...(inner.length > ITEM_LIMITS.other ? ['items'] : []),
    ...(keys.some((key) => key.length > TEXT_LIMITS.labelKeyChars) ? ['key'] : []),
    ...inner.flatMap((item) => listExcesses(item, depth + 1)),
  ];
}

const run = { seed: 11, numRuns: 40 };

describe('admitObject', () => {
  it.each(Object.keys(SHAPES))(
    'admits a %s within every limit, and again without a change',
    (gvk) => {
      const shape = SHAPES[gvk] as Shape;
      fc.assert(
        fc.property(valueNear(shape), (value) => {
          const object = isObject(value) ? value : {};
          const once = admitObject(refOf(gvk), object);
          expect(bytesOf(once)).toBeLessThanOrEqual(OBJECT_LIMITS.objectBytes);
          expect(listExcesses(once)).toEqual([]);
          expect(once['metadata']).toMatchObject({
            uid: 'uid-1',
            namespace: 'default',
            name: 'web',
          });
          const again = admitObject(refOf(gvk), once);
          expect(again).toEqual(once);
        }),
        run,
      );
    },
    30_000,
  );

  it('admits any object of another kind by its paths, and again without a change', () => {
    const paths = ['spec', 'spec.items[].name', 'status.list', 'status.list[].a.b'];
    const ref = refOf('example.com/v1/Widget');
    fc.assert(
      fc.property(
        fc.record({ spec: fc.json({ maxDepth: 6 }), status: fc.json(), extra: hostileText }),
        fc.record({ list: fc.array(fc.json()), command: fc.array(hostileText) }),
        ({ spec, status, extra }, more) => {
          const object = {
            spec: { ...more, deep: JSON.parse(spec) as Json, extra },
            status: { list: [JSON.parse(status) as Json, ...more.list] },
            secretData: extra,
          };
          const once = admitObject(ref, object, { paths });
          expect(listExcesses(once)).toEqual([]);
          expect(once['secretData']).toBeUndefined();
          expect(admitObject(ref, once, { paths })).toEqual(once);
          expect(admitObject(ref, once, { paths: 'stored' })).toEqual(once);
        },
      ),
      run,
    );
  });

  it('keeps only the metadata of a kind that no plan lists', () => {
    const ref = refOf('example.com/v1/Widget');
    expect(admitObject(ref, { metadata: { labels: { a: 'b' } }, spec: { x: 1 } })).toEqual({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'web', namespace: 'default', uid: 'uid-1', labels: { a: 'b' } },
    });
  });

  it('takes name, namespace and uid from the reference, not from the object', () => {
    const admitted = admitObject(
      { uid: 'u', gvk: 'v1/Node', ns: '', name: 'n' },
      { metadata: { name: 'other', namespace: 'other', uid: 'other' } },
    );
    expect(admitted['metadata']).toEqual({ name: 'n', uid: 'u' });
  });

  it('keeps the first 32 containers and marks the Pod as cut', () => {
    const containers = (count: number): JsonObject => ({
      spec: { containers: Array.from({ length: count }, (_, index) => ({ name: `c${index}` })) },
    });
    expect(admitObject(refOf('v1/Pod'), containers(32))['cut']).toBeUndefined();
    const cut = admitObject(refOf('v1/Pod'), containers(33));
    expect(cut).toMatchObject({ cut: true });
    expect((cut['spec'] as { containers: unknown[] }).containers).toHaveLength(32);
    expect(admitObject(refOf('v1/Pod'), cut)).toEqual(cut);
  });

  it('replaces an object above 64 KiB by a record of at most 4 KiB', () => {
    const labels = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`${String(index)}${'語'.repeat(200)}`, 'x']),
    );
    const object = (bytes: number): JsonObject => ({
      metadata: { labels, creationTimestamp: '2026-04-01T00:00:00Z' },
      spec: {
        containers: Array.from({ length: 32 }, (_, index) => ({
          name: `c${index}`,
          workingDir: 'x'.repeat(Math.floor((bytes - 22_000) / 32)),
        })),
      },
    });
    expect(admitObject(refOf('v1/Pod'), object(60_000))['oversized']).toBeUndefined();
    const record = admitObject(refOf('v1/Pod'), object(70_000));
    expect(record).toMatchObject({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', creationTimestamp: '2026-04-01T00:00:00Z' },
      oversized: true,
    });
    expect(record['spec']).toBeUndefined();
    expect(bytesOf(record)).toBeLessThanOrEqual(OBJECT_LIMITS.recordBytes);
    expect(Object.keys((record['metadata'] as { labels: object }).labels).length).toBeLessThan(20);
  });

  it('keeps a record within 4 KiB whatever its name and timestamps are', () => {
    const worst = '\u0001'.repeat(5_000);
    const ref = {
      uid: worst.slice(0, 128),
      gvk: `${'a'.repeat(80)}.example/v1/${'K'.repeat(20)}`,
      ns: worst.slice(0, 253),
      name: worst.slice(0, 253),
    };
    const record = oversizedRecord(ref, {
      metadata: {
        creationTimestamp: worst,
        deletionTimestamp: worst,
        labels: { [worst]: worst },
      },
    });
    expect(bytesOf(record)).toBeLessThanOrEqual(OBJECT_LIMITS.recordBytes);
    expect(admitObject(ref, record)).toEqual(record);
  });
});

describe('what the server admits of an agent', () => {
  it('is unchanged for every fixture and every simulated student', async () => {
    let count = 0;
    for (const folder of readdirSync(PACKS).map((name) => join(PACKS, name))) {
      const loaded = await loadPack(folder);
      if (loaded.kind !== 'loaded') throw new Error(`${folder} doesn't load`);
      const { exercises, plan } = loaded.pack;
      const paths = new Map(plan.kinds.map((kind) => [kind.gvk, kind.paths]));
      const pathsByKind = new Map(
        plan.kinds.flatMap(({ gvk, paths: visible }) => (visible ? [[gvk, visible]] : [])),
      );
      for (const { id } of exercises) {
        const { fixtures } = await loadFixtures(folder, id);
        for (const { set } of fixtures.flatMap(({ moments }) => moments)) {
          const items = instantiateFixture(set, {
            knownUids: new Map(),
            random: createSeededRandom(3),
            nowMs: Date.parse('2026-04-01T00:00:00Z'),
            pathsByKind,
          });
          for (const { ref, object } of items) {
            count += 1;
            const received = JSON.parse(JSON.stringify(object)) as JsonObject;
            expect(admitObject(ref, received, { paths: paths.get(ref.gvk) })).toEqual(object);
            expect(admitObject(ref, received, { paths: 'stored' })).toEqual(object);
            expect(object['cut'] ?? object['oversized']).toBeUndefined();
            expect(JsonObjectSchema.parse(received)).toEqual(object);
          }
        }
      }
    }
    expect(count).toBeGreaterThan(500);
  }, 60_000);

  it('is unchanged for every object of the recordings', () => {
    const { kinds, events } = loadRecording('echo-pod');
    const objects = [
      ...kinds.flatMap(({ gvk, items }) => items.map((object) => ({ gvk, object }))),
      ...events.map(({ object }) => ({ gvk: 'v1/Pod', object })),
    ];
    let count = 0;
    for (const { gvk, object: recorded } of objects) {
      const object = recorded as unknown as JsonObject;
      const ref = {
        uid: textAt(object, 'metadata', 'uid'),
        gvk,
        ns: textAt(object, 'metadata', 'namespace'),
        name: textAt(object, 'metadata', 'name'),
      };
      const sent = admitObject(ref, object);
      expect(admitObject(ref, sent)).toEqual(sent);
      expect(sent['oversized']).toBeUndefined();
      count += 1;
    }
    expect(count).toBeGreaterThan(50);
  }, 60_000);

  it('is a response to a probe of at most 8 KiB, whose body is cut, and nothing else', () => {
    const observation = (body: string, more: JsonObject = {}): JsonObject => ({
      probe: 'web/answers',
      url: 'http://10.0.0.1/',
      answer: { kind: 'answered', status: 200, body, truncated: false, ...more },
    });
    const ordinary = observation('hello');
    expect(admitProbeObservation(ordinary)).toEqual(ordinary);
    const binary = admitProbeObservation(observation('\u0001'.repeat(4_096)));
    expect(bytesOf(binary)).toBeLessThanOrEqual(OBJECT_LIMITS.observedBytes);
    expect(binary['answer']).toMatchObject({ status: 200, truncated: true });
    expect(admitProbeObservation(binary)).toEqual(binary);
    const others = [{ port: 80, status: 200, body: 'x'.repeat(500), truncated: false }];
    const several = admitProbeObservation(observation('\u0001'.repeat(1_300), { others }));
    expect(several).toMatchObject({ answer: { body: '\u0001'.repeat(1_300), truncated: false } });
    expect(several).not.toHaveProperty('answer.others');
    const nothing = admitProbeObservation({ probe: 'x', answer: 'y' });
    expect(nothing).toEqual({ unreadable: true });
    expect(admitProbeObservation(nothing)).toEqual(nothing);
  });

  it('has a Kubernetes Event of at most 8 KiB', () => {
    const ref = { ...refOf('v1/Event') };
    const event = {
      op: 'observed',
      ...ref,
      seq: 1,
      seenAt: 1,
      mono: 1,
      what: 'event',
      object: { reason: 'Failed', type: 'x'.repeat(4_000), reportingComponent: 'y'.repeat(4_200) },
    } as const;
    const { object } = admitChange(event, () => undefined) as typeof event;
    expect(object).toMatchObject({ kind: 'Event', oversized: true });
  });
});
