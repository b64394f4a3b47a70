import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { admitObject } from '#lib/cluster/slim/admit.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { objectStatus } from './object-status.ts';

interface StatusCase {
  readonly name: string;
  readonly about: string;
  readonly pod: JsonObject;
  /** READY and STATUS as kubectl prints them. */
  readonly prints: string;
}

const cases = (
  parse(readFileSync(join(import.meta.dirname, 'pod-status.yaml'), 'utf8')) as StatusCase[]
).map((one) => [one.name, one] as const);

it.each(cases)('prints READY and STATUS of a Pod as kubectl does: %s', (_name, { pod, prints }) => {
  const object = admitObject({ uid: 'p', gvk: 'v1/Pod', ns: 'default', name: 'p' }, pod);
  expect(objectStatus('v1/Pod', object)).toBe(prints);
});
