import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, type JsonObject } from '#lib/kit/json.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import { FixtureFile, type FixtureMoment } from './schema.ts';
import { YamlSource } from './yaml-source.ts';
import { readTextFile } from './texts.ts';
import type { Exercise, PackError } from './types.ts';

/**
 * A recorded cluster for an exercise, moment by moment, and the verdict it must get. `name` is the
 * file name without extension, such as `wrong-image`.
 */
export interface Fixture extends Omit<FixtureFile, 'objects' | 'answers' | 'moments'> {
  readonly name: string;
  /** Oldest first; at least one. */
  readonly moments: readonly FixtureMoment[];
}

/** The passes of earlier exercises, as the engine reads them. */
export function toEarlierPasses(
  earlier: Fixture['earlier'] = [],
): { readonly exercise: string; readonly evidence: readonly ObjectRef[] }[] {
  return earlier.map(({ exercise, objects }) => ({ exercise, evidence: objects }));
}

/** The objects that exist after the last moment. */
export function objectsAtEnd({ moments }: Pick<Fixture, 'moments'>): JsonObject[] {
  const objectsByUid = new Map<unknown, JsonObject>();
  for (const { set, gone } of moments) {
    for (const object of set) objectsByUid.set(uidOf(object), object);
    for (const uid of gone) objectsByUid.delete(uid);
  }
  return [...objectsByUid.values()];
}

function uidOf(object: JsonObject): unknown {
  const { metadata } = object;
  return isObject(metadata) ? (metadata['uid'] ?? object) : object;
}

const MAX_FIXTURE_BYTES = 1024 * 1024;

/** A start that fails and a solution that passes. A quiz has no state before the first answer. */
const REQUIRED_FIXTURES = {
  quiz: ['solution'],
  'hands-on': ['start', 'solution'],
  problem: ['start', 'solution'],
} as const;

/** The required fixtures that are missing. Checks only names: a server reads no fixtures. */
export async function findMissingFixtures(
  root: string,
  exercise: string,
  kind: Exercise['kind'],
): Promise<PackError[]> {
  const files = await listFixtureFiles(root, exercise);
  return REQUIRED_FIXTURES[kind]
    .filter((name) => !files.includes(`${name}.yaml`))
    .map((name) => ({
      file: join(exercise, 'fixtures', `${name}.yaml`),
      line: 1,
      column: 1,
      message: `the fixture '${name}' is missing`,
      suggestion:
        'every exercise needs a start fixture that fails and a solution fixture that passes',
    }));
}

/** Names of the fixtures of one exercise, sorted. `root`: the pack's folder. */
export async function listFixtureNames(root: string, exercise: string): Promise<string[]> {
  return (await listFixtureFiles(root, exercise)).map((file) => file.replace(/\.yaml$/, ''));
}

/** One fixture by name, and its source for error positions. */
export async function readFixture(
  root: string,
  exercise: string,
  name: string,
): Promise<
  | { readonly fixture: Fixture; readonly source: YamlSource }
  | { readonly errors: readonly PackError[] }
> {
  const path = join(exercise, 'fixtures', `${name}.yaml`);
  const source = new YamlSource(
    path,
    (await readTextFile(join(root, path), MAX_FIXTURE_BYTES)) ?? '',
  );
  const read = source.read(FixtureFile);
  return 'errors' in read ? read : { fixture: toFixture(name, read.value), source };
}

/** Reads `fixtures/*.yaml` of one exercise, sorted by name. `root`: the pack's folder. */
export async function loadFixtures(
  root: string,
  exercise: string,
): Promise<{ readonly fixtures: readonly Fixture[]; readonly errors: readonly PackError[] }> {
  const errors: PackError[] = [];
  const fixtures: Fixture[] = [];
  for (const name of await listFixtureNames(root, exercise)) {
    const read = await readFixture(root, exercise, name);
    if ('errors' in read) errors.push(...read.errors);
    else fixtures.push(read.fixture);
  }
  return { fixtures, errors };
}

function toFixture(
  name: string,
  { objects = [], answers = [], moments, ...header }: FixtureFile,
): Fixture {
  return {
    ...header,
    name,
    moments: moments ?? [{ seconds: 1, set: objects, gone: [], answers, quiz: [] }],
  };
}

async function listFixtureFiles(root: string, exercise: string): Promise<string[]> {
  const files = await readdir(join(root, exercise, 'fixtures')).catch(() => []);
  return files.filter((file) => file.endsWith('.yaml')).sort();
}
