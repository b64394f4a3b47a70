import type { CompiledExercise } from '../engine/compile.ts';
import { findMisplacedObjects } from './wrong-namespace.ts';
import { findAutoscalerIncidents } from './autoscalers.ts';
import { findCertificateIncidents } from './certificates.ts';
import { findPendingClaims } from './persistent-volume-claims.ts';
import { findInfrastructureIncidents } from './infrastructure.ts';
import { findIngressIncidents } from './ingresses.ts';
import { findPodIncidents } from './pods.ts';
import type { ProbeResponseRecord, IncidentCandidate, DiagnosisContext } from './context.ts';
import { findServiceIncidents } from './services.ts';
import type { Incident } from '../types.ts';
import { indexObjects, type ObjectIndex, type ObservedObject } from '../engine/object-index.ts';

export interface DiagnoseOptions {
  /** Their attempts tell work in the wrong namespace from work that belongs there. */
  readonly exercises?: readonly CompiledExercise[];
  /** The last answer: an incident that goes on keeps its beginning. */
  readonly previous?: readonly Incident[];
  readonly index?: ObjectIndex;
  /** Newest answers of the probes: what only a request shows. */
  readonly responses?: readonly ProbeResponseRecord[];
  /** The log's clock, ms since 1970; without it, when an object last changed. */
  readonly now?: number;
}

/**
 * What is wrong in a student's cluster now, oldest first. An incident is there as long as its cause is. `since`: ms since 1970,
 * and later than `now` for what may yet come right by itself; it counts from then on, see `hasBegun`.
 */
export function diagnose(
  objects: Iterable<ObservedObject>,
  options: DiagnoseOptions = {},
): Incident[] {
  // A mirror hands out an iterator, which can be gone through once.
  const all = options.index && options.now !== undefined ? [] : [...objects];
  const {
    exercises = [],
    previous = [],
    index = indexObjects(all),
    responses = [],
    now = newestChangeAt(all),
  } = options;
  const began = new Map(previous.map((incident) => [incidentKey(incident), incident.since]));
  const scene: DiagnosisContext = { index, responses, now };
  const found = new Map<string, Incident>();
  const findings = [
    findPodIncidents,
    findServiceIncidents,
    findIngressIncidents,
    findCertificateIncidents,
    findAutoscalerIncidents,
    findPendingClaims,
    findInfrastructureIncidents,
  ].flatMap((find): IncidentCandidate[] => find(scene));
  for (const finding of [...findings, ...findMisplacedObjects(scene, exercises)]) {
    const incident = toIncident(finding, now);
    const id = incidentKey(incident);
    if (!found.has(id)) found.set(id, { ...incident, since: began.get(id) ?? incident.since });
  }
  return [...found.values()].sort((left, right) => left.since - right.since);
}

/** Whether the time that it was given to come right by itself is over. `now`: ms since 1970. */
export function isIncidentActive({ since }: Incident, now: number): boolean {
  return since <= now;
}

function toIncident(
  { cause, observed, gracePeriodMs, scope = 'own' }: IncidentCandidate,
  now: number,
): Incident {
  // What needs patience is measured from when it was first seen so, not from when its object last changed.
  return {
    code: cause.code,
    scope,
    object: observed.ref,
    params: cause.params,
    since: gracePeriodMs === 0 ? observed.at : Math.max(observed.at, now) + gracePeriodMs,
  };
}

function newestChangeAt(objects: readonly ObservedObject[]): number {
  let newest = 0;
  for (const { at } of objects) if (at > newest) newest = at;
  return newest;
}

/** One object can have the same trouble in several of its parts. */
function incidentKey({ code, object, params }: Incident): string {
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
