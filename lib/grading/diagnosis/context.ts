import type { ObjectRef } from '#lib/protocol/change.ts';
import { valueAt, isObject, textAt, type JsonObject } from '#lib/kit/json.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import type { Cause } from './cause.ts';
import { DiagnosisLookups } from './lookups.ts';
import { StepCounter } from './steps.ts';
import type { Incident } from '../types.ts';
import {
  isSystemNamespace,
  kindOf,
  type ObjectIndex,
  type ObjectSelection,
  type ObservedObject,
} from '../engine/object-index.ts';

/** The newest response to a probe. `ref`: the requested object. `pos`: position in the log. */
export interface ProbeResponseRecord {
  readonly ref: Pick<ObjectRef, 'uid'>;
  readonly url: string;
  readonly answer: ProbeResponse;
  readonly pos: number;
}

/** Everything that a diagnosis reads. `now`: time of the log, ms since 1970. */
export interface DiagnosisContext {
  readonly index: ObjectIndex;
  readonly responses: readonly ProbeResponseRecord[];
  readonly now: number;
  /** Every search counts its steps here, so that no cluster makes a diagnosis long. */
  readonly steps: StepCounter;
  readonly lookups: DiagnosisLookups;
}

/** A context with its lookups; `steps` defaults to a counter with the usual limit. */
export function createDiagnosisContext({
  index,
  responses,
  now,
  steps = new StepCounter(),
}: Pick<DiagnosisContext, 'index' | 'responses' | 'now'> & {
  readonly steps?: StepCounter;
}): DiagnosisContext {
  return { index, responses, now, steps, lookups: new DiagnosisLookups(index, responses, steps) };
}

/**
 * A problem in the current state. It becomes an incident if it lasts for `gracePeriodMs`: a Service
 * can be applied before its Deployment, and controllers need time.
 */
export interface IncidentCandidate {
  readonly cause: Cause;
  readonly observed: ObservedObject;
  readonly gracePeriodMs: number;
  /** Defaults to `own`. */
  readonly scope?: Incident['scope'];
}

/** By kind. The kinds are those that the code names. */
const studentSelections = new Map<string, ObjectSelection>();

/** The student's objects of a kind, without terminating ones, newest first. */
export function studentObjects(
  { index, steps }: DiagnosisContext,
  gvk: string,
): readonly ObservedObject[] {
  let selection = studentSelections.get(gvk);
  if (!selection) {
    const includes = ({ ref, object }: ObservedObject) =>
      !isSystemNamespace(ref.ns) && !isTerminating(object);
    studentSelections.set(gvk, (selection = { gvk, includes }));
  }
  steps.add(index.listByKind(gvk).length);
  return index.select(selection);
}

/** Whether the object is being deleted. */
export function isTerminating(object: JsonObject): boolean {
  return valueAt(object, 'metadata', 'deletionTimestamp') !== undefined;
}

/**
 * Responses for the current version of the object. A response from before its last change says
 * nothing about it.
 */
export function currentResponses(
  { lookups }: DiagnosisContext,
  observed: ObservedObject,
): ProbeResponseRecord[] {
  const changed = lastChangePosition(observed);
  return lookups.listResponses(observed.ref.uid).filter(({ pos }) => pos >= changed);
}

/** Position of the object's last change; 0 for an object that isn't from a log. */
export function lastChangePosition(observed: ObservedObject & { readonly pos?: number }): number {
  return observed.pos ?? 0;
}

/** Kind and name of an object, as parameters of a reason. */
export function objectName({ ref }: ObservedObject): { kind: string; name: string } {
  return { kind: kindOf(ref.gvk), name: ref.name };
}

/** Keys and values of a map such as labels or a selector. */
export function mapEntries(object: JsonObject, ...path: readonly string[]): [string, string][] {
  const map = valueAt(object, ...path);
  return isObject(map) ? Object.keys(map).map((key) => [key, textAt(map, key)]) : [];
}
