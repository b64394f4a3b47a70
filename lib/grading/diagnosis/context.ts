import type { ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import type { Cause } from './cause.ts';
import type { Incident } from '../types.ts';
import { valueAt, isObject, textAt } from '#lib/kit/json.ts';
import {
  isSystemNamespace,
  type ObjectIndex,
  type ObservedObject,
} from '../engine/object-index.ts';

/** A probe's newest answer; `ref`: the object that was asked, `pos`: where in the log it stands. */
export interface ProbeResponseRecord {
  readonly ref: Pick<ObjectRef, 'uid'>;
  readonly url: string;
  readonly answer: ProbeResponse;
  readonly pos: number;
}

/** What a diagnosis looks at. `now`: the log's clock, ms since 1970. */
export interface DiagnosisContext {
  readonly index: ObjectIndex;
  readonly responses: readonly ProbeResponseRecord[];
  readonly now: number;
}

/**
 * Something that is wrong as it stands. It counts once it has stood for `patience` ms: a Service may be applied before its
 * Deployment, a controller needs its time.
 */
export interface IncidentCandidate {
  readonly cause: Cause;
  readonly observed: ObservedObject;
  readonly gracePeriodMs: number;
  /** `own` where it is left out. */
  readonly scope?: Incident['scope'];
}

/** The student's own objects of a kind that are to stay. */
export function studentObjects({ index }: DiagnosisContext, gvk: string): ObservedObject[] {
  return index
    .listByKind(gvk)
    .filter(({ ref, object }) => !isSystemNamespace(ref.ns) && !isTerminating(object));
}

export function isTerminating(object: JsonObject): boolean {
  return valueAt(object, 'metadata', 'deletionTimestamp') !== undefined;
}

/** What was asked of the object as it stands now: an answer from before its last change says nothing. */
export function currentResponses(
  { responses }: DiagnosisContext,
  viewed: ObservedObject,
): ProbeResponseRecord[] {
  const changed = lastChangePosition(viewed);
  return responses.filter(({ ref, pos }) => ref.uid === viewed.ref.uid && pos >= changed);
}

/** Position of the object's last change; 0 for one that comes from no log. */
export function lastChangePosition(viewed: ObservedObject & { readonly pos?: number }): number {
  return viewed.pos ?? 0;
}

export function objectName({ ref }: ObservedObject): { kind: string; name: string } {
  return { kind: ref.gvk.slice(ref.gvk.lastIndexOf('/') + 1), name: ref.name };
}

/** Labels, a selector: names and texts of a map. */
export function mapEntries(object: JsonObject, ...path: readonly string[]): [string, string][] {
  const found = valueAt(object, ...path);
  return isObject(found) ? Object.keys(found).map((key) => [key, textAt(found, key)]) : [];
}
