import { canSeeAnySeat, canSeeSolution } from '../policies.ts';
import { seatAsOfEnd, timeAsOfEnd } from '../as-of-end.ts';
import { isOver } from '../lifecycle.ts';
import type { RoomState, SeatState } from '../state.ts';
import type { AgentView, ExerciseView, SeatView, SharedIncident } from '../views.ts';
import { cutText, PARAM_LIMITS } from '#lib/grading/param-limits.ts';
import { jsonBytes } from '#lib/kit/json-bytes.ts';
import {
  codeOnly,
  limitReasons,
  ROW_LIMITS,
  SEAT_VIEW_LIMITS,
  takeWithin,
  withoutParams,
} from './limits.ts';
import type { Evaluation } from '#lib/grading/types.ts';
import { presentLive } from './live.ts';
import { computeCell, activeIncidents, nextChangeAt } from '../cells.ts';
import { presentRoomInfo } from './room-info.ts';
import { isWaiting } from '../commands/help.ts';
import { presentComponents } from './components.ts';
import { presentNotices } from './notices.ts';
import { presentObjects } from './object-view.ts';
import { isSolutionVisible } from '../revealed-hints.ts';
import type { WorkshopRole } from '../roles.ts';
import { measureCompletedMs } from '../students.ts';

/** Values of the whole room, computed once for all viewers. */
export interface RoomTotals {
  readonly passRates: readonly number[];
  readonly incidents: readonly SharedIncident[];
}

/**
 * The full view of one seat. It only says which hints and solutions are visible; their texts need a
 * separate request. `now`: ms since 1970.
 */
export function presentSeat(
  room: RoomState,
  currentSeat: SeatState,
  role: WorkshopRole,
  totals: RoomTotals,
  currentTime: number,
): { view: SeatView; nextChangeAt: number | null } {
  const seat = seatAsOfEnd(room, currentSeat);
  const now = timeAsOfEnd(room, currentTime);
  const cells = room.pack.exercises.map((exercise) => computeCell(seat, exercise, now));
  const completedMs = measureCompletedMs(room, seat, now);
  const exercises = limitExercises(
    room.pack.exercises.map((exercise, index): ExerciseView => {
      const { id } = exercise;
      const progress = seat.progress.get(id);
      const live = presentLive(progress?.live ?? { state: 'not-started' }, exercise);
      const pass = progress?.pass ?? null;
      const tookMs = completedMs.get(id);
      return {
        id,
        cell: limitReasons(cells[index]?.cell ?? { state: 'not-started' }),
        live,
        checks: live.state === 'evaluated' ? live.checks : [],
        pass,
        hintsRevealed: [...(seat.hintsRevealed.get(id) ?? [])],
        hintsGiven: [...(seat.hintsGiven.get(id) ?? [])],
        solution: canSeeSolution({
          role,
          released: isSolutionVisible(room, seat, id),
          passed: pass !== null,
        })
          ? 'shown'
          : 'hidden',
        ...(tookMs !== undefined && { tookMs }),
      };
    }),
  );
  const { id, label, displayName, presence, presenceSince, agent, lastChange, storageLimit } = seat;
  const allIncidents = activeIncidents(seat, now);
  const incidents = takeWithin(allIncidents, {
    count: SEAT_VIEW_LIMITS.incidents,
    bytes: SEAT_VIEW_LIMITS.incidentBytes,
  });
  const { objects, omitted } = presentObjects(seat, incidents);
  const notes = presentNotes(seat, role);
  const view: SeatView = {
    kind: 'seat',
    info: presentRoomInfo(room, role, totals.incidents),
    seat: {
      id,
      label,
      displayName,
      presence,
      presenceSince,
      agent: agent && limitAgent(agent),
      storageLimit,
      gradingPaused: seat.gradingPaused,
      ...(seat.dataLimit && { dataLimit: seat.dataLimit }),
    },
    exercises,
    objects,
    incidents,
    omitted: {
      objects: omitted,
      incidents: allIncidents.length - incidents.length,
      notes: notes.omitted,
    },
    lastChange,
    components: presentComponents(seat),
    roomPassRates: totals.passRates,
    helpRequest: presentHelpRequest(room, seat),
    notices: presentNotices(room, seat.id),
    notes: notes.shown,
  };
  return {
    view,
    nextChangeAt: isOver(room.workshop.state) ? null : nextChangeAt(seat, cells, now),
  };
}

/** The newest notes that fit, oldest first. */
function presentNotes(
  { notes }: SeatState,
  role: WorkshopRole,
): { readonly shown: SeatView['notes']; readonly omitted: number } {
  if (!canSeeAnySeat(role)) return { shown: [], omitted: 0 };
  const newest = takeWithin(notes.map(({ id, at, by, text }) => ({ id, at, by, text })).reverse(), {
    count: SEAT_VIEW_LIMITS.notes,
    bytes: SEAT_VIEW_LIMITS.noteBytes,
  });
  return { shown: newest.toReversed(), omitted: notes.length - newest.length };
}

/** Exercises within their share of a frame. Those beyond it have reasons without parameters. */
function limitExercises(exercises: readonly ExerciseView[]): ExerciseView[] {
  let left: number = SEAT_VIEW_LIMITS.exerciseBytes;
  return exercises.map((exercise) => {
    const bytes = jsonBytes(exercise);
    const limited = bytes <= left ? exercise : reduceExercise(exercise);
    left -= limited === exercise ? bytes : jsonBytes(limited);
    return limited;
  });
}

function reduceExercise(exercise: ExerciseView): ExerciseView {
  const checks = exercise.checks.map((result) =>
    result.state === 'pass' ? result : { ...result, reason: codeOnly(result.reason) },
  );
  const { pass } = exercise;
  return {
    ...exercise,
    cell: withoutParams(exercise.cell),
    checks,
    live: reduceLive(exercise.live, checks),
    pass: pass && { ...pass, evidence: [] },
  };
}

function reduceLive(live: Evaluation, checks: ExerciseView['checks']): Evaluation {
  switch (live.state) {
    case 'evaluated': {
      const { deleted: _deleted, ...rest } = live;
      return { ...rest, subjects: {}, checks };
    }
    case 'unknown':
      return { ...live, reason: codeOnly(live.reason) };
    case 'not-started':
      return { state: 'not-started' };
  }
}

/** What an agent says about itself, cut to its share of a frame. */
function limitAgent(agent: AgentView): AgentView {
  return {
    ...agent,
    version: cutText(agent.version, PARAM_LIMITS.textChars),
    distribution: cutText(agent.distribution, PARAM_LIMITS.textChars),
    clusterVersion: cutText(agent.clusterVersion, PARAM_LIMITS.textChars),
    clusterError: agent.clusterError && cutText(agent.clusterError, PARAM_LIMITS.textChars),
    forbiddenKinds: agent.forbiddenKinds
      .slice(0, SEAT_VIEW_LIMITS.forbiddenKinds)
      .map((gvk) => cutText(gvk, PARAM_LIMITS.textChars)),
  };
}

/** The seat's help request and its place among the waiting ones, which excludes claimed ones. */
export function presentHelpRequest(
  { seats }: RoomState,
  { help: { helpRequest, helpClaim } }: SeatState,
): SeatView['helpRequest'] {
  if (helpRequest === null) return null;
  const waiting = [...seats.values()].flatMap(({ help }) =>
    help.helpRequest !== null && isWaiting(help) ? [help.helpRequest.since] : [],
  );
  return {
    ...helpRequest,
    failing: helpRequest.failing.slice(0, ROW_LIMITS.reasonsPerCell),
    place: waiting.filter((since) => since < helpRequest.since).length + 1,
    waitingCount: waiting.length,
    claimedBy: helpClaim?.by.name ?? null,
  };
}
