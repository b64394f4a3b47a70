import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const KubeObject = z.looseObject({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string().optional(),
    resourceVersion: z.string().optional(),
  }),
});

const RecordedKind = z.object({
  gvk: z.string(),
  resource: z.string(),
  namespaced: z.boolean(),
  mode: z.enum(['object', 'metadata', 'events']),
  /** The version at which the watch of this kind started. */
  resourceVersion: z.string(),
  items: z.array(KubeObject),
});

const RecordedEvent = z.object({
  path: z.string(),
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED']),
  object: KubeObject,
});

/** The objects of a cluster before a scenario, and all watch events until its end, in order. */
export const Recording = z.object({
  kubernetes: z.string(),
  kinds: z.array(RecordedKind),
  events: z.array(RecordedEvent),
});

export type KubeObject = z.infer<typeof KubeObject>;
export type RecordedKind = z.infer<typeof RecordedKind>;
export type RecordedEvent = z.infer<typeof RecordedEvent>;
export type Recording = z.infer<typeof Recording>;

/** Reads `recordings/NAME.json`. @throws when it is missing or invalid */
export function loadRecording(name: string): Recording {
  return Recording.parse(
    JSON.parse(readFileSync(join(import.meta.dirname, 'recordings', `${name}.json`), 'utf8')),
  );
}

/** `v1/Pod` -> { group: '', version: 'v1', kind: 'Pod' } */
export function parseGvk(gvk: string): { group: string; version: string; kind: string } {
  const parts = gvk.split('/');
  const [kind, version, group] = [parts.at(-1), parts.at(-2), parts.at(-3)];
  if (kind === undefined || version === undefined)
    throw new Error(`${gvk} doesn't have the form group/version/Kind`);
  return { group: group ?? '', version, kind };
}

/** `apps/v1`, or `v1` for the core group. */
export function formatApiVersion(kind: { gvk: string }): string {
  return kind.gvk.slice(0, kind.gvk.lastIndexOf('/'));
}

/** The path of a kind across all namespaces: `/api/v1/pods`, `/apis/apps/v1/deployments`. */
export function formatApiPath(kind: { gvk: string; resource: string }): string {
  const apiVersion = formatApiVersion(kind);
  return `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}/${kind.resource}`;
}
