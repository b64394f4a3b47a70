import type { CompiledExercise } from '../engine/types.ts';
import { findMisplacedObjects } from './wrong-namespace.ts';
import { findAutoscalerIncidents } from './autoscalers.ts';
import { findCertificateIncidents } from './certificates.ts';
import { findPendingClaims } from './persistent-volume-claims.ts';
import { findInfrastructureIncidents } from './infrastructure.ts';
import { findIngressIncidents } from './ingresses.ts';
import { findPodIncidents } from './pods.ts';
import {
  createDiagnosisContext,
  type ProbeResponseRecord,
  type IncidentCandidate,
  type DiagnosisContext,
} from './context.ts';
import { createCause } from './cause.ts';
import { INCIDENT_LIMITS } from './incident-limits.ts';
import { withinSteps, type StepCounter } from './steps.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import { findMissingPodIncidents, findRefusedPodIncidents } from './refused-pods.ts';
import { findServiceIncidents } from './services.ts';
import type { Incident } from '../types.ts';
import { indexObjects, type ObjectIndex, type ObservedObject } from '../engine/object-index.ts';

/** What `too-many-objects` is about. */
const WHOLE_CLUSTER: ObjectRef = { uid: '', gvk: 'Cluster', ns: '', name: '' };

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
  /** Counts the steps; with the usual limit by default. */
  readonly steps?: StepCounter;
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
  const context = createDiagnosisContext({
    index,
    responses,
    now,
    ...(options.steps && { steps: options.steps }),
  });
  const incidents = new Map<string, Incident>();
  for (const candidate of findCandidates(context, exercises)) {
    const incident = toIncident(candidate, now);
    const id = incidentKey(incident);
    if (!incidents.has(id))
      incidents.set(id, { ...incident, since: previousStarts.get(id) ?? incident.since });
  }
  return limitIncidents([...incidents.values()]).sort((left, right) => left.since - right.since);
}

/**
 * The problems of the current state. Infrastructure comes first, because it is cheap to check and
 * explains other problems. A search that needs too many steps is the last one, and is a problem too.
 */
function findCandidates(
  context: DiagnosisContext,
  exercises: readonly CompiledExercise[],
): IncidentCandidate[] {
  const candidates: IncidentCandidate[] = [];
  const isComplete = withinSteps(() => {
    for (const find of [
      findInfrastructureIncidents,
      findPodIncidents,
      findRefusedPodIncidents,
      findMissingPodIncidents,
      findServiceIncidents,
      findIngressIncidents,
      findCertificateIncidents,
      findAutoscalerIncidents,
      findPendingClaims,
    ])
      for (const candidate of find(context)) candidates.push(candidate);
    for (const candidate of findMisplacedObjects(context, exercises)) candidates.push(candidate);
    return true;
  }, false);
  return isComplete ? candidates : [createTooManyObjects(context), ...candidates];
}

function createTooManyObjects({ now }: DiagnosisContext): IncidentCandidate {
  return {
    cause: createCause('too-many-objects', {}),
    observed: { ref: WHOLE_CLUSTER, object: {}, foundAtConnect: false, at: now },
    gracePeriodMs: 0,
  };
}

/**
 * At most `INCIDENT_LIMITS` incidents: those of the infrastructure, then the oldest, so that the
 * selection is stable.
 */
function limitIncidents(incidents: readonly Incident[]): Incident[] {
  const countByObject = new Map<string, number>();
  const rank = ({ scope, object }: Incident): number =>
    scope === 'infrastructure' || object === WHOLE_CLUSTER ? 0 : 1;
  return incidents
    .toSorted((left, right) => rank(left) - rank(right) || left.since - right.since)
    .filter(({ object: { uid } }) => {
      const count = (countByObject.get(uid) ?? 0) + 1;
      countByObject.set(uid, count);
      return count <= INCIDENT_LIMITS.perObject;
    })
    .slice(0, INCIDENT_LIMITS.perSeat);
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
