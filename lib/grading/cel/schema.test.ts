import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SHAPES, slimObject } from '#lib/cluster/slim/slim.ts';
import type { Shape } from '#lib/cluster/slim/shape.ts';
import { loadFixtures } from '#lib/packs/fixtures.ts';
import type { Subject } from '#lib/packs/types.ts';
import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { compileCel } from './compile.ts';
import { celTypeOfScalar } from './schema.ts';

const PACK = fileURLToPath(new URL('../../../packs/kubernetes-basics/', import.meta.url));

/** Fields of recorded objects that are of another type than an expression about them would be checked against. */
function listMisfits(shape: Shape, value: Json | undefined, field: string, path: string): string[] {
  if (value === undefined || value === null) return [];
  if (shape.kind === 'scalar')
    return fitsType(celTypeOfScalar(field), value)
      ? []
      : [`${path}: ${JSON.stringify(value)} is no ${celTypeOfScalar(field)}`];
  if (shape.kind === 'list')
    return (value as Json[]).flatMap((item) => listMisfits(shape.item, item, field, `${path}[]`));
  if (shape.kind === 'map')
    return Object.values(value as JsonObject).flatMap((item) =>
      shape.item.kind === 'scalar' && typeof item !== 'string'
        ? [`${path}: ${JSON.stringify(item)} is no string`]
        : [],
    );
  return Object.entries(shape.fields).flatMap(([key, below]) =>
    listMisfits(below, (value as JsonObject)[key], key, `${path}.${key}`),
  );
}

function fitsType(type: ReturnType<typeof celTypeOfScalar>, value: Json): boolean {
  if (type === 'dyn') return true;
  return type === 'int'
    ? Number.isSafeInteger(value)
    : typeof value === (type === 'bool' ? 'boolean' : 'string');
}

test('every recorded object has fields of the types that expressions are checked against', async () => {
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
    return shape ? listMisfits(shape, slimObject(gvk, object) ?? {}, '', gvk) : [];
  });
  expect(objects.length).toBeGreaterThan(50);
  expect([...new Set(found)]).toEqual([]);
  // It reads every recording there is.
}, 60_000);

const SUBJECTS: Subject[] = [{ name: 'pods', gvk: 'v1/Pod', namespace: 'default', many: true }];
const word = 'x'.repeat(20);
/** As large as lists and objects may be. */
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

// R7: an expression that loads cannot hold the grading thread up, whatever it says and however large the objects are.
test('no expression that loads takes longer than a judgement may', () => {
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
      .map(([of, call, what]) => `${of}.${call}(${what})`),
    fc.tuple(text, text).map(([left, right]) => `(${left} + ${right}).size() > 3`),
    text.map((one) => `${one}.findAll("x").size() == 1`),
  );
  const body = fc
    .array(atom, { minLength: 1, maxLength: 8 })
    .chain((atoms) => fc.constantFrom(' && ', ' || ').map((glue) => atoms.join(glue)));
  const macro = fc.constantFrom('all', 'exists', 'filter', 'map');
  const expression = fc.tuple(macro, macro, body).map(([outer, inner, inside]) => {
    const within = `p.spec.containers.${inner}(c, ${inside})`;
    const said = inner === 'all' || inner === 'exists' ? within : `${within}.size() >= 0`;
    return outer === 'all' || outer === 'exists'
      ? `pods.${outer}(p, ${said})`
      : `pods.${outer}(p, ${said}).size() >= 0`;
  });
  const took = (source: string): number => {
    const compiled = compileCel(source, SUBJECTS);
    if (!('cel' in compiled)) return 0;
    const began = performance.now();
    compiled.cel.evaluate({ pods: LARGEST });
    return performance.now() - began;
  };
  // Its nine nodes are a quarter of what may stand there; a ratio, because machines differ, with room for one that is busy.
  const simple = 'pods.all(p, p.spec.containers.all(c, c.image != "y" && c.name != "y"))';
  took(simple);
  const unit = Math.max(took(simple), took(simple));
  const ratios: number[] = [];
  fc.assert(
    fc.property(expression, (source) => {
      const ratio = took(source) / unit;
      if (ratio > 0) ratios.push(ratio);
      expect(ratio).toBeLessThan(40);
    }),
    { numRuns: 60, seed: 7 },
  );
  expect(ratios.length).toBeGreaterThan(5);
}, 60_000);
