import { GROUPING_PARAMS } from '#lib/grading/diagnosis/cause.ts';
import { isIncidentActive } from '#lib/grading/diagnosis/diagnose.ts';
import { gracePeriodMs } from '#lib/grading/engine/grace-period.ts';
import type { CheckResult, Incident, Evaluation, Progress, Reason } from '#lib/grading/types.ts';
import type { Exercise } from '#lib/packs/types.ts';
import type { SeatState } from './state.ts';
import type { CellState, Presence } from './views.ts';
import { listOwnerUids } from './owners.ts';

/** `nextChangeAt`: when time alone changes the cell (ms since 1970); null if it doesn't. */
export interface CellWithNextChange {
  readonly cell: CellState;
  readonly nextChangeAt: number | null;
}

/** The fields of an exercise that its cells depend on. */
export type CellExercise = Pick<Exercise, 'id' | 'checks'>;

const withoutNextChange = (cell: CellState): CellWithNextChange => ({ cell, nextChangeAt: null });

/**
 * The state of one exercise of one seat. A pass stays while the agent is away; everything else that
 * depends on the cluster is unknown then. `now`: ms since 1970.
 */
export function computeCell(
  seat: SeatState,
  exercise: CellExercise,
  now: number,
): CellWithNextChange {
  const progress = seat.progress.get(exercise.id);
  if (progress?.pass != null) return withoutNextChange(passedCell(progress, exercise, seat));
  const unknown = exercise.checks.every(({ kind }) => kind === 'quiz')
    ? null
    : unknownReason(seat, exercise.id);
  if (unknown !== null) return withoutNextChange({ state: 'unknown', reason: unknown });
  const live = progress?.live ?? { state: 'not-started' };
  switch (live.state) {
    case 'not-started':
      return withoutNextChange({ state: 'not-started' });
    case 'unknown':
      return withoutNextChange({ state: 'unknown', reason: live.reason });
    case 'evaluated':
      return evaluatedCell(seat, exercise.id, live, progress?.liveSince ?? now, now);
  }
}

function passedCell(
  { pass, live }: Progress,
  exercise: CellExercise,
  { presence, storageLimit }: SeatState,
): CellState {
  const { at = 0, foundAtConnect = false, source = 'check' } = pass ?? {};
  // Instructors mark work as passed that no cluster shows, so the cluster can't contradict it.
  const isCleanedUp =
    source !== 'instructor' &&
    !isStillComplete(exercise, live) &&
    storageLimit === null &&
    absenceReason(presence, '') === null;
  return isCleanedUp
    ? { state: 'passed-cleaned-up', at }
    : { state: 'passed', at, foundAtConnect, markedByInstructor: source === 'instructor' };
}

/** Whether the cluster still meets the checks. Steps and quiz answers can't be cleaned up. */
function isStillComplete({ checks }: CellExercise, live: Evaluation): boolean {
  const permanent = new Set(
    checks.filter(({ kind }) => kind === 'sequence' || kind === 'quiz').map(({ id }) => id),
  );
  if (permanent.size === checks.length || live.state === 'unknown') return true;
  return (
    live.state === 'evaluated' &&
    live.checks.every(({ check, state }) => state === 'pass' || permanent.has(check))
  );
}

function unknownReason(
  { presence, hasInitialState, storageLimit }: SeatState,
  check: string,
): Reason | null {
  return (
    absenceReason(presence, check) ??
    storageReason(storageLimit, check) ??
    (hasInitialState ? null : { check, code: 'first-look', params: {}, group: [] })
  );
}

/** The server stores nothing of the cluster, so its present state is unknown. */
function storageReason(limit: SeatState['storageLimit'], check: string): Reason | null {
  if (limit === null) return null;
  const { scope, limitBytes, at } = limit;
  return { check, code: 'storage-limit', params: { scope, limitBytes, at }, group: [] };
}

/** Why the present state of the seat's cluster is unknown; null while its agent reports. */
export function absenceReason(presence: Presence, check: string): Reason | null {
  switch (presence) {
    case 'connected':
    case 'delayed':
      return null;
    case 'cluster-down':
      return { check, code: 'cluster-down', params: {}, group: [] };
    case 'offline':
    case 'not-connected':
    case 'duplicate':
      return { check, code: 'agent-away', params: {}, group: [] };
  }
}

function evaluatedCell(
  seat: SeatState,
  exercise: string,
  live: Extract<Evaluation, { state: 'evaluated' }>,
  since: number,
  now: number,
): CellWithNextChange {
  const { passing, total } = live;
  const failing = live.checks.flatMap((result) => (result.state === 'fail' ? [result] : []));
  const exerciseIncidents = listExerciseIncidents(seat, live);
  const activeReasons = exerciseIncidents
    .filter((incident) => isIncidentActive(incident, now))
    .map((incident) => toReason(exercise, incident));
  const due = failing.map((result) => since + gracePeriodMs(result));
  const overdue = failing
    .filter((_, index) => (due[index] ?? 0) <= now)
    .map(({ reason }) => reason);
  if (activeReasons.length > 0 || overdue.length > 0)
    return withoutNextChange({
      state: 'failing',
      passing,
      total,
      since,
      reasons: [...activeReasons, ...overdue],
    });
  const unknown = failing.length === 0 ? live.checks.find(isUnknown) : undefined;
  if (unknown !== undefined) return withoutNextChange({ state: 'unknown', reason: unknown.reason });
  const next = Math.min(...due, ...exerciseIncidents.map((incident) => incident.since));
  return {
    cell: { state: 'in-progress', passing, total },
    nextChangeAt: Number.isFinite(next) ? next : null,
  };
}

function isUnknown(result: CheckResult): result is Extract<CheckResult, { state: 'unknown' }> {
  return result.state === 'unknown';
}

/** Incidents of the subjects and of the objects that they own, for example Pods of a Deployment. */
function listExerciseIncidents(
  seat: SeatState,
  live: Extract<Evaluation, { state: 'evaluated' }>,
): Incident[] {
  const subjects = new Set(Object.values(live.subjects).map(({ uid }) => uid));
  return seat.incidents.filter(
    ({ object }) =>
      subjects.has(object.uid) ||
      listOwnerUids(seat.objects, object.uid).some((uid) => subjects.has(uid)),
  );
}

function toReason(exercise: string, { code, params }: Incident): Reason {
  return {
    check: exercise,
    code,
    params,
    group: Object.hasOwn(GROUPING_PARAMS, code)
      ? GROUPING_PARAMS[code as keyof typeof GROUPING_PARAMS]
      : [],
  };
}

/** Incidents past their grace period. Returns the same list if all are. `now`: ms since 1970. */
export function activeIncidents({ incidents }: SeatState, now: number): SeatState['incidents'] {
  return incidents.every((incident) => isIncidentActive(incident, now))
    ? incidents
    : incidents.filter((incident) => isIncidentActive(incident, now));
}

/** When time alone changes a cell or an incident of the seat (ms since 1970); null if never. */
export function nextChangeAt(
  { incidents }: SeatState,
  cells: readonly CellWithNextChange[],
  now: number,
): number | null {
  const next = Math.min(
    ...cells.map(({ nextChangeAt }) => nextChangeAt ?? Infinity),
    ...incidents.map(({ since }) => (since > now ? since : Infinity)),
  );
  return Number.isFinite(next) ? next : null;
}
