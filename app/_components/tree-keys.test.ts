import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { admitObject } from '#lib/cluster/slim/admit.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { ObjectView } from '#lib/room/views.ts';
import { buildTreeRows } from './object-tree-rows.ts';

interface KubeObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject & {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly ownerReferences?: { readonly uid: string; readonly controller?: boolean }[];
  };
}

/** Objects as the API server returns them. `lookedUp`: kinds that the tree only looks up and does not list. */
interface TreeCase {
  readonly about: string;
  readonly objects: readonly KubeObject[];
  readonly lookedUp?: readonly string[];
}

const FOLDER = join(import.meta.dirname, 'tree-keys');
const cases = readdirSync(FOLDER)
  .sort()
  .map(
    (file) =>
      [
        file.replace('.yaml', ''),
        parse(readFileSync(join(FOLDER, file), 'utf8')) as TreeCase,
      ] as const,
  );

function viewOf(object: KubeObject): ObjectView {
  const gvk = `${object.apiVersion}/${object.kind}`;
  const { name, namespace, uid, ownerReferences } = object.metadata;
  return {
    uid,
    gvk,
    ns: namespace,
    name,
    owner: ownerReferences?.find(({ controller }) => controller)?.uid ?? null,
    state: '',
    hasIncident: false,
    object: admitObject({ uid, gvk, ns: namespace, name }, object),
  };
}

it.each(cases)(
  'gives each line of the tree its own key: %s',
  (_name, { objects, lookedUp = [] }) => {
    const all = objects.map(viewOf);
    const listed = all.filter((_view, index) => !lookedUp.includes(objects[index]!.kind));
    const keys = buildTreeRows(listed, all).map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(0);
    expect([...new Set(keys)]).toEqual(keys);
    for (const { name } of listed)
      expect(
        buildTreeRows(listed, all).some((line) => 'object' in line && line.object.name === name),
      ).toBe(true);
  },
);
