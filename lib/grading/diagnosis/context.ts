import type { ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { Answer } from '#lib/protocol/probe.ts';
import type { Cause } from './cause.ts';
import type { Incident } from '../types.ts';
import { at, isObject, textAt } from '#lib/kit/json.ts';
import { isSystemNamespace, type Index, type Viewed } from '../engine/object-index.ts';

/** A probe's newest answer; `ref`: the object that was asked, `pos`: where in the log it stands. */
export interface AnswerSeen {
  readonly ref: Pick<ObjectRef, 'uid'>;
  readonly url: string;
  readonly answer: Answer;
  readonly pos: number;
}

/** What a diagnosis looks at. `now`: the log's clock, ms since 1970. */
export interface Scene {
  readonly index: Index;
  readonly answers: readonly AnswerSeen[];
  readonly now: number;
}

/**
 * Something that is wrong as it stands. It counts once it has stood for `patience` ms: a Service may be applied before its
 * Deployment, a controller needs its time.
 */
export interface Finding {
  readonly cause: Cause;
  readonly viewed: Viewed;
  readonly patience: number;
  /** `own` where it is left out. */
  readonly scope?: Incident['scope'];
}

/** The student's own objects of a kind that are to stay. */
export function ownOf({ index }: Scene, gvk: string): Viewed[] {
  return index
    .ofKind(gvk)
    .filter(({ ref, object }) => !isSystemNamespace(ref.ns) && !isLeaving(object));
}

export function isLeaving(object: JsonObject): boolean {
  return at(object, 'metadata', 'deletionTimestamp') !== undefined;
}

/** What was asked of the object as it stands now: an answer from before its last change says nothing. */
export function answersOf({ answers }: Scene, viewed: Viewed): AnswerSeen[] {
  const changed = changedAt(viewed);
  return answers.filter(({ ref, pos }) => ref.uid === viewed.ref.uid && pos >= changed);
}

/** Position of the object's last change; 0 for one that comes from no log. */
export function changedAt(viewed: Viewed & { readonly pos?: number }): number {
  return viewed.pos ?? 0;
}

export function namedOf({ ref }: Viewed): { kind: string; name: string } {
  return { kind: ref.gvk.slice(ref.gvk.lastIndexOf('/') + 1), name: ref.name };
}

/** Labels, a selector: names and texts of a map. */
export function mapAt(object: JsonObject, ...path: readonly string[]): [string, string][] {
  const found = at(object, ...path);
  return isObject(found) ? Object.keys(found).map((key) => [key, textAt(found, key)]) : [];
}
