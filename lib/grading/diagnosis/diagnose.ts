import type { CompiledExercise } from '../engine/types.ts';
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
  /** Their attempts distinguish work in the wrong namespace from work that belongs there. */
  readonly exercises?: readonly CompiledExercise[];
  /** The previous result. A continuing incident keeps its start time. */
  readonly previous?: readonly Incident[];
  readonly index?: ObjectIndex;
  /** Newest responses to the probes, for problems that only a request can show. */
  readonly responses?: readonly ProbeResponseRecord[];
  /** Time of the log, ms since 1970. Defaults to the time of the newest change. */
  readonly now?: number;
}

/**
 * Finds the incidents in a student's cluster, oldest first. An incident lasts as long as its cause.
 * `since`: ms since 1970. It is later than `now` while the grace period runs, and the incident
 * counts from then on, see `isIncidentActive`.
 */
export function diagnose(
  objects: Iterable<ObservedObject>,
  options: DiagnoseOptions = {},
): Incident[] {
  // Objects of a mirror come from an iterator, which can be read only once.
  const objectList = options.index && options.now !== undefined ? [] : [...objects];
  const {
    exercises = [],
    previous = [],
    index = indexObjects(objectList),
    responses = [],
    now = newestChangeAt(objectList),
  } = options;
  const previousStarts = new Map(
    previous.map((incident) => [incidentKey(incident), incident.since]),
  );
  const context: DiagnosisContext = { index, responses, now };
  const incidents = new Map<string, Incident>();
  const candidates = [
    findPodIncidents,
    findServiceIncidents,
    findIngressIncidents,
    findCertificateIncidents,
    findAutoscalerIncidents,
    findPendingClaims,
    findInfrastructureIncidents,
  ].flatMap((find): IncidentCandidate[] => find(context));
  for (const candidate of [...candidates, ...findMisplacedObjects(context, exercises)]) {
    const incident = toIncident(candidate, now);
    const id = incidentKey(incident);
    if (!incidents.has(id))
      incidents.set(id, { ...incident, since: previousStarts.get(id) ?? incident.since });
  }
  return [...incidents.values()].sort((left, right) => left.since - right.since);
}

/** Whether the grace period of the incident is over. `now`: ms since 1970. */
export function isIncidentActive({ since }: Incident, now: number): boolean {
  return since <= now;
}

function toIncident(
  { cause, observed, gracePeriodMs, scope = 'own' }: IncidentCandidate,
  now: number,
): Incident {
  // A grace period starts when the problem is first found, not when its object last changed.
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

/** An object can have the same problem in several of its parts. */
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
