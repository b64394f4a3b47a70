import { listSeatsWithAgents } from '#db/queries/agents.ts';
import { readFactState } from '#db/queries/facts.ts';
import { readReplayChunk, readReplayMoments } from '#db/queries/replay.ts';
import { readStaffNames } from '#db/queries/results.ts';
import type { WorkshopRow } from '#db/queries/workshops.ts';
import { ReplayMark, ReplayMoment, type ReplayView } from '#lib/protocol/api/replay.ts';
import type { TimelineEntry } from '#lib/protocol/api/seats.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { canSeeNames, canSeeReplay } from '#lib/room/policies.ts';
import { groupOf } from '#lib/room/state.ts';
import type { AppServices, Caller } from '../context.ts';
import { listProjectorMarks } from '../replay/marks.ts';
import { CHUNK_MS } from '../replay/recorder.ts';
import { requireSeatAccess, requireWorkshop, requireWorkshopAccess } from './access.ts';
import { assertTokenSees } from './api-access.ts';
import type { ServiceDeps } from './deps.ts';
import { readTimeline, TIMELINE_SPAN_MS } from './timeline.ts';

/**
 * The replay of the live room of an ended workshop. It opens no workshop. Chunks hold ids only; who is
 * who is read again each time.
 */
export function replayService(deps: ServiceDeps): AppServices['replay'] {
  const { db, replays } = deps;

  /** Helpers see the room; organizers and programs without names see the projector. */
  const requireReader = async (
    caller: Caller,
    workshopId: string,
  ): Promise<{ readonly workshop: WorkshopRow; readonly view: ReplayView }> => {
    const { token } = caller;
    assertTokenSees(deps, caller, workshopId);
    if (token?.kind === 'export')
      return { workshop: token.workshop, view: token.level === 'named' ? 'room' : 'projector' };
    const { workshop, role } = await requireWorkshopAccess(db, caller, workshopId, canSeeReplay);
    const seesNames = canSeeNames(role) && token?.scopes.has('names:read') !== false;
    return { workshop, view: seesNames ? 'room' : 'projector' };
  };

  return {
    async open(caller, workshopId) {
      const { workshop, view } = await requireReader(caller, workshopId);
      if (workshop.startedAt === null) return { state: 'not-started' };
      const erasedAt = (await readFactState(db, workshopId))?.logErasedAt ?? null;
      if (erasedAt !== null) return { state: 'erased', at: erasedAt.getTime() };
      if (!(await hasSeats(deps, workshopId))) return { state: 'empty' };
      // A workshop from before contents were pinned gets its content when it is opened, once.
      if (workshop.packDigest === null) await requireWorkshop(deps.workshops, workshopId);
      const replay = await replays.ensure(workshop);
      switch (replay.state) {
        case 'no-span':
          return { state: 'running' };
        case 'preparing':
        case 'failed':
          return replay;
        case 'ready': {
          const { recordingId, fromAt, toAt, marks } = replay.recording;
          const all = ReplayMark.array().parse(marks);
          return {
            state: 'ready',
            view,
            recordingId,
            from: fromAt,
            to: toAt,
            timeZone: workshop.timeZone,
            chunkMs: CHUNK_MS,
            chunks: Math.max(1, Math.ceil((toAt - fromAt) / CHUNK_MS)),
            marks: view === 'room' ? all : listProjectorMarks(all),
          };
        }
      }
    },

    async readChunk(caller, workshopId, { ordinal, recordingId }) {
      const { view } = await requireReader(caller, workshopId);
      const chunk = await readReplayChunk(db, { workshopId, view, ordinal });
      if (chunk === null) throw new HttpError('not-found');
      if (recordingId !== undefined && recordingId !== chunk.recordingId)
        throw new HttpError('outdated', { field: 'recording' });
      return { bytes: chunk.bytes, isStorable: recordingId !== undefined };
    },

    async readNames(caller, workshopId) {
      const { workshop } = await requireWorkshopAccess(db, caller, workshopId, canSeeNames);
      const [seats, staff] = await Promise.all([
        listSeatsWithAgents(db, workshopId),
        workshop.namesErasedAt === null ? readStaffNames(db, workshopId) : new Map(),
      ]);
      return {
        seats: seats
          .filter(({ isRemoved }) => !isRemoved)
          .map(({ id, label, displayName }) => ({
            id,
            label,
            name: displayName,
            group: groupOf(label),
          })),
        staff: Object.fromEntries(staff),
      };
    },

    async listMoments(caller, seatId) {
      const workshopId = await requireHelper(deps, caller, seatId);
      return { moments: await readMoments(deps, workshopId, seatId) };
    },

    async listTimeline(caller, seatId, at) {
      const workshopId = await requireHelper(deps, caller, seatId);
      const label =
        (await listSeatsWithAgents(db, workshopId)).find(({ id }) => id === seatId)?.label ?? '';
      const since = at - TIMELINE_SPAN_MS;
      const passes = (await readMoments(deps, workshopId, seatId)).flatMap(
        ({ kind, at: passedAt, exerciseId, byInstructor }): TimelineEntry[] =>
          kind === 'pass' && exerciseId !== null && passedAt >= since && passedAt <= at
            ? [
                {
                  kind: 'passed',
                  at: passedAt,
                  exerciseId,
                  source: byInstructor ? 'instructor' : 'check',
                },
              ]
            : [],
      );
      const seat = { id: seatId, label };
      return readTimeline(db, { workshopId, seat, since, until: at }, passes);
    },
  };
}

async function hasSeats({ db }: ServiceDeps, workshopId: string): Promise<boolean> {
  return (await listSeatsWithAgents(db, workshopId)).some(({ isRemoved }) => !isRemoved);
}

/** The workshop of the seat, for those who see all seats with names. */
async function requireHelper({ db }: ServiceDeps, caller: Caller, seatId: string): Promise<string> {
  const { workshop, role } = await requireSeatAccess(db, caller, seatId);
  if (!canSeeNames(role)) throw new HttpError('forbidden');
  return workshop.id;
}

async function readMoments(
  { db }: ServiceDeps,
  workshopId: string,
  seatId: string,
): Promise<readonly ReplayMoment[]> {
  return ReplayMoment.array().parse((await readReplayMoments(db, workshopId, seatId)) ?? []);
}
