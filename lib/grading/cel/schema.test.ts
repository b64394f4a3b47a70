import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { admitObject } from '#lib/cluster/slim/admit.ts';
import { SHAPES } from '#lib/cluster/slim/slim.ts';
import type { Shape } from '#lib/cluster/slim/shape.ts';
import { loadFixtures } from '#lib/packs/fixtures.ts';
import type { Subject } from '#lib/packs/types.ts';
import type { Json, JsonObject } from '#lib/kit/json.ts';
import { compileCel } from './compile.ts';
import { celTypeOfScalar } from './schema.ts';

const PACK = fileURLToPath(new URL('../../../packs/kubernetes-basics/', import.meta.url));

/**
 * Fields of recorded objects whose type differs from the type that expressions are checked against.
 */
function listMisfits(shape: Shape, value: Json | undefined, field: string, path: string): string[] {
  if (value === undefined || value === null) return [];
  if (shape.kind === 'scalar')
    return fitsType(celTypeOfScalar(field), value)
      ? []
      : [`${path}: ${JSON.stringify(value)} is not of type ${celTypeOfScalar(field)}`];
  if (shape.kind === 'list')
    return (value as Json[]).flatMap((item) => listMisfits(shape.item, item, field, `${path}[]`));
  if (shape.kind === 'map')
    return Object.values(value as JsonObject).flatMap((item) =>
      shape.item.kind === 'scalar' && typeof item !== 'string'
        ? [`${path}: ${JSON.stringify(item)} is not a string`]
        : [],
    );
  return Object.entries(shape.fields).flatMap(([key, child]) =>
    listMisfits(child, (value as JsonObject)[key], key, `${path}.${key}`),
  );
}

function fitsType(type: ReturnType<typeof celTypeOfScalar>, value: Json): boolean {
  if (type === 'dyn') return true;
  return type === 'int'
    ? Number.isSafeInteger(value)
    : typeof value === (type === 'bool' ? 'boolean' : 'string');
}

test('the fields of every recorded object have the types that expressions are checked against', async () => {
  const exercises = readdirSync(PACK, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const fixtures = (
    await Promise.all(exercises.map((exercise) => loadFixtures(PACK, exercise)))
  ).flatMap((loaded) => loaded.fixtures);
  const objects = fixtures.flatMap(({ moments }) => moments).flatMap(({ set }) => set);
  const found = objects.flatMap((object) => {
    const gvk = `${String(object['apiVersion'])}/${String(object['kind'])}`;
    const shape = SHAPES[gvk];
    const ref = { uid: 'uid', gvk, ns: '', name: 'name' };
    return shape ? listMisfits(shape, admitObject(ref, object), '', gvk) : [];
  });
  expect(objects.length).toBeGreaterThan(50);
  expect([...new Set(found)]).toEqual([]);
  // This test reads all recordings.
}, 60_000);

const SUBJECTS: Subject[] = [{ name: 'pods', gvk: 'v1/Pod', namespace: 'default', many: true }];
const word = 'x'.repeat(20);
/** The largest lists and objects that the agent sends. */
const LARGEST: Json = Array.from({ length: 200 }, (_pod, index) => ({
  metadata: { name: `pod-${String(index)}`, labels: {} },
  spec: {
    containers: Array.from({ length: 200 }, (_one, n) => ({
      name: `c${String(n)}`,
      image: word,
      command: ['sh'],
      args: [word],
    })),
  },
  status: { phase: 'Running' },
}));

// R7: an expression that compiles can't block the grading thread, however large the objects are.
test('no expression that compiles exceeds the time limit of an evaluation', () => {
  const text = fc.oneof(
    fc.constant('c.image'),
    fc.constant('c.name'),
    fc.constant('p.metadata.name'),
    fc.constantFrom('"x"', '"(x+x+)+y"', '"pod"'),
  );
  const atom = fc.oneof(
    fc.tuple(text, fc.constantFrom('==', '!=', '<'), text).map((parts) => parts.join(' ')),
    fc
      .tuple(text, fc.constantFrom('contains', 'matches', 'startsWith'), text)
      .map(([receiver, call, argument]) => `${receiver}.${call}(${argument})`),
    fc.tuple(text, text).map(([left, right]) => `(${left} + ${right}).size() > 3`),
    text.map((receiver) => `${receiver}.findAll("x").size() == 1`),
  );
  const body = fc
    .array(atom, { minLength: 1, maxLength: 8 })
    .chain((atoms) => fc.constantFrom(' && ', ' || ').map((glue) => atoms.join(glue)));
  const macro = fc.constantFrom('all', 'exists', 'filter', 'map');
  const expression = fc.tuple(macro, macro, body).map(([outer, inner, inside]) => {
    const within = `p.spec.containers.${inner}(c, ${inside})`;
    const condition = inner === 'all' || inner === 'exists' ? within : `${within}.size() >= 0`;
    return outer === 'all' || outer === 'exists'
      ? `pods.${outer}(p, ${condition})`
      : `pods.${outer}(p, ${condition}).size() >= 0`;
  });
  const measureMs = (source: string): number => {
    const compiled = compileCel(source, SUBJECTS);
    if (!('cel' in compiled)) return 0;
    const startedAt = performance.now();
    compiled.cel.evaluate({ pods: LARGEST });
    return performance.now() - startedAt;
  };
  // The nine nodes of this expression cost a quarter of the limit. Compare ratios, because machines
  // differ, with room for a busy machine.
  const simple = 'pods.all(p, p.spec.containers.all(c, c.image != "y" && c.name != "y"))';
  measureMs(simple);
  const unit = Math.max(measureMs(simple), measureMs(simple));
  const ratios: number[] = [];
  fc.assert(
    fc.property(expression, (source) => {
      const ratio = measureMs(source) / unit;
      if (ratio > 0) ratios.push(ratio);
      expect(ratio).toBeLessThan(40);
    }),
    { numRuns: 60, seed: 7 },
  );
  expect(ratios.length).toBeGreaterThan(5);
}, 60_000);
