import type { CompiledExercise } from '../engine/compile.ts';
import { astrayFindings } from './wrong-namespace.ts';
import { autoscalerFindings } from './autoscalers.ts';
import { certificateFindings } from './certificates.ts';
import { claimFindings } from './persistent-volume-claims.ts';
import { groundFindings } from './infrastructure.ts';
import { ingressFindings } from './ingresses.ts';
import { podFindings } from './pods.ts';
import type { AnswerSeen, Finding, Scene } from './context.ts';
import { serviceFindings } from './services.ts';
import type { Incident } from '../types.ts';
import { indexed, type Index, type Viewed } from '../engine/object-index.ts';

export interface DiagnoseOptions {
  /** Their attempts tell work in the wrong namespace from work that belongs there. */
  readonly exercises?: readonly CompiledExercise[];
  /** The last answer: an incident that goes on keeps its beginning. */
  readonly before?: readonly Incident[];
  readonly index?: Index;
  /** Newest answers of the probes: what only a request shows. */
  readonly answers?: readonly AnswerSeen[];
  /** The log's clock, ms since 1970; without it, when an object last changed. */
  readonly now?: number;
}

/**
 * What is wrong in a student's cluster now, oldest first. An incident is there as long as its cause is. `since`: ms since 1970,
 * and later than `now` for what may yet come right by itself; it counts from then on, see `hasBegun`.
 */
export function diagnose(objects: Iterable<Viewed>, options: DiagnoseOptions = {}): Incident[] {
  // A mirror hands out an iterator, which can be gone through once.
  const all = options.index && options.now !== undefined ? [] : [...objects];
  const {
    exercises = [],
    before = [],
    index = indexed(all),
    answers = [],
    now = newestOf(all),
  } = options;
  const began = new Map(before.map((incident) => [identity(incident), incident.since]));
  const scene: Scene = { index, answers, now };
  const found = new Map<string, Incident>();
  const findings = [
    podFindings,
    serviceFindings,
    ingressFindings,
    certificateFindings,
    autoscalerFindings,
    claimFindings,
    groundFindings,
  ].flatMap((find): Finding[] => find(scene));
  for (const finding of [...findings, ...astrayFindings(scene, exercises)]) {
    const incident = asIncident(finding, now);
    const id = identity(incident);
    if (!found.has(id)) found.set(id, { ...incident, since: began.get(id) ?? incident.since });
  }
  return [...found.values()].sort((left, right) => left.since - right.since);
}

/** Whether the time that it was given to come right by itself is over. `now`: ms since 1970. */
export function hasBegun({ since }: Incident, now: number): boolean {
  return since <= now;
}

function asIncident({ cause, viewed, patience, scope = 'own' }: Finding, now: number): Incident {
  // What needs patience is measured from when it was first seen so, not from when its object last changed.
  return {
    code: cause.code,
    scope,
    object: viewed.ref,
    params: cause.params,
    since: patience === 0 ? viewed.at : Math.max(viewed.at, now) + patience,
  };
}

function newestOf(objects: readonly Viewed[]): number {
  let newest = 0;
  for (const { at } of objects) if (at > newest) newest = at;
  return newest;
}

/** One object can have the same trouble in several of its parts. */
function identity({ code, object, params }: Incident): string {
  return [
    code,
    object.uid,
    params['container'] ??
      params['service'] ??
      params['component'] ??
      params['what'] ??
      params['host'] ??
      '',
  ].join(' ');
}
