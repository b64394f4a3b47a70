import { GROUPING_PARAMS } from '#lib/grading/diagnosis/cause.ts';
import { isIncidentActive } from '#lib/grading/diagnosis/diagnose.ts';
import { gracePeriodMs } from '#lib/grading/engine/grace-period.ts';
import type { CheckResult, Incident, Evaluation, Progress, Reason } from '#lib/grading/types.ts';
import type { Exercise } from '#lib/packs/types.ts';
import type { SeatState } from './state.ts';
import type { CellState, Presence } from './views.ts';
import { listOwnerUids } from './presenters/owners.ts';

/** A cell, and when time alone will make another of it (ms since 1970), if it will. */
export interface CellWithNextChange {
  readonly cell: CellState;
  readonly nextChangeAt: number | null;
}

/** What of an exercise tells how to paint it. */
export type CellExercise = Pick<Exercise, 'id' | 'checks'>;

const withoutNextChange = (cell: CellState): CellWithNextChange => ({ cell, nextChangeAt: null });

/**
 * One exercise of one seat as it is painted. A pass stays, whoever is away; anything else that the cluster of an agent that is
 * away would have to tell is unknown. `now` in ms since 1970.
 */
export function computeCell(
  seat: SeatState,
  exercise: CellExercise,
  now: number,
): CellWithNextChange {
  const progress = seat.progress.get(exercise.id);
  if (progress?.pass != null)
    return withoutNextChange(passedCell(progress, exercise, seat.presence));
  const unseen = exercise.checks.every(({ kind }) => kind === 'quiz')
    ? null
    : unknownReason(seat, exercise.id);
  if (unseen !== null) return withoutNextChange({ state: 'unknown', reason: unseen });
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
  presence: Presence,
): CellState {
  const { at = 0, foundAtConnect = false, source = 'check' } = pass ?? {};
  // By hand is given for what no cluster shows, so a cluster that does not show it says nothing.
  const removed =
    source !== 'instructor' &&
    !isStillComplete(exercise, live) &&
    absenceReason(presence, '') === null;
  return removed
    ? { state: 'passed-cleaned-up', at }
    : { state: 'passed', at, foundAtConnect, markedByInstructor: source === 'instructor' };
}

/** Whether what stands in the cluster still is as it was asked for: what was done step by step, or answered, cannot be taken away. */
function isStillComplete({ checks }: CellExercise, live: Evaluation): boolean {
  const lasting = new Set(
    checks.filter(({ kind }) => kind === 'sequence' || kind === 'quiz').map(({ id }) => id),
  );
  if (lasting.size === checks.length || live.state === 'unknown') return true;
  return (
    live.state === 'evaluated' &&
    live.checks.every(({ check, state }) => state === 'pass' || lasting.has(check))
  );
}

function unknownReason({ presence, hasInitialState }: SeatState, check: string): Reason | null {
  return (
    absenceReason(presence, check) ??
    (hasInitialState ? null : { check, code: 'first-look', params: {}, group: [] })
  );
}

/** Why nothing can be said of what the seat's cluster does now; null while its agent reports. */
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
  live: Extract<Evaluation, { state: 'judged' }>,
  since: number,
  now: number,
): CellWithNextChange {
  const { passing: passing, total: total } = live;
  const failing = live.checks.flatMap((result) => (result.state === 'fail' ? [result] : []));
  const all = listExerciseIncidents(seat, live);
  const incidents = all
    .filter((incident) => isIncidentActive(incident, now))
    .map((incident) => toReason(exercise, incident));
  const due = failing.map((result) => since + gracePeriodMs(result));
  const overdue = failing
    .filter((_, index) => (due[index] ?? 0) <= now)
    .map(({ reason }) => reason);
  if (incidents.length > 0 || overdue.length > 0)
    return withoutNextChange({
      state: 'failing',
      passing,
      total,
      since,
      reasons: [...incidents, ...overdue],
    });
  const cannotTell = failing.length === 0 ? live.checks.find(isUnknown) : undefined;
  if (cannotTell !== undefined)
    return withoutNextChange({ state: 'unknown', reason: cannotTell.reason });
  const next = Math.min(...due, ...all.map((incident) => incident.since));
  return {
    cell: { state: 'in-progress', passing, total },
    nextChangeAt: Number.isFinite(next) ? next : null,
  };
}

function isUnknown(result: CheckResult): result is Extract<CheckResult, { state: 'unknown' }> {
  return result.state === 'unknown';
}

/** Incidents on what is judged, or on what came of it: the Pods of the Deployment. */
function listExerciseIncidents(
  seat: SeatState,
  live: Extract<Evaluation, { state: 'judged' }>,
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
