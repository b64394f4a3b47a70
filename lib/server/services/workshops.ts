import { setTimeout as wait } from 'node:timers/promises';
import {
  countHelpRequests,
  deleteWorkshop,
  findWorkshopOfPerson,
  insertWorkshop,
} from '#db/queries/workshops.ts';
import { countSeats } from '#db/queries/seats.ts';
import { endAutomaticAdmission } from '#db/queries/tokens.ts';
import { grantRole } from '#db/queries/memberships.ts';
import { generateId } from '#lib/auth/secret.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { workshopEndedRefusal } from '#lib/realtime/agents/enrollment.ts';
import { canExecute } from '#lib/room/commands/index.ts';
import { findDeletionConflict } from '#lib/room/lifecycle.ts';
import { canChangeWorkshop, canDeleteWorkshop } from '#lib/room/policies.ts';
import type { AppServices } from '../context.ts';
import { storePackContent } from '../packs/content.ts';
import type { Workshop } from '../workshops/types.ts';
import {
  assertNamed,
  requireInstructor,
  requireWorkshop,
  requireWorkshopAccess,
  type WorkshopAccess,
} from './access.ts';
import { auditCaller } from './caller.ts';
import { createCommandExecutor } from './command-executor.ts';
import type { ServiceDeps } from './deps.ts';
import {
  changeWorkshop,
  planChange,
  withUniqueCode,
  type PlannedChange,
  type WorkshopChangeRequest,
} from './workshop-changes.ts';
import { requirePack, workshopDuplicateService } from './workshop-duplicates.ts';
import { toSummary, workshopListService } from './workshop-list.ts';
import { toHttpError } from './workshop-state.ts';

/** How long the facts about a deletion wait for the grading of a workshop that is opened for them. */
const GRADED_TIMEOUT_MS = 5 * SECOND_MS;

/** Lists, creates, changes and deletes workshops, and runs the commands of instructors. */
export function workshopService(deps: ServiceDeps): AppServices['workshops'] {
  const { db, workshops, catalog, now, disconnectViewers, audit, retention } = deps;
  const executeCommand = createCommandExecutor(() => now().getTime());
  const getSummary = async (personId: string, id: string): Promise<WorkshopSummary> => {
    const item = await findWorkshopOfPerson(db, personId, id);
    if (item === null) throw new HttpError('not-found');
    return toSummary(item, deps);
  };

  /** The grading stops before the row says so, and starts again if the row wasn't changed. */
  const changeRow = async (
    liveWorkshop: Workshop,
    request: WorkshopChangeRequest,
  ): Promise<PlannedChange> => {
    if (request.body.state !== 'ended') return changeWorkshop(db, liveWorkshop.id, request);
    liveWorkshop.stopGrading(request.now.getTime());
    try {
      return await changeWorkshop(db, liveWorkshop.id, request);
    } catch (error) {
      await liveWorkshop.refresh();
      throw error;
    }
  };

  return {
    ...workshopListService(deps),
    ...workshopDuplicateService(deps),

    async create(caller, body) {
      const personId = requireInstructor(caller);
      const pack = requirePack(catalog, body.packId);
      const id = generateId();
      const row = {
        id,
        name: body.name,
        packId: pack.id,
        packVersion: pack.version,
        language: body.language,
        timeZone: body.timeZone,
        startsAt: new Date(body.startsAt),
        createdAt: now(),
        expectedSeats: body.expectedSeats ?? null,
        requiredReadiness: body.requiredReadiness ?? null,
      };
      await withUniqueCode(body.code, (code) =>
        db.transaction(async (tx) => {
          await insertWorkshop(tx, { ...row, code, packDigest: await storePackContent(tx, pack) });
          await grantRole(tx, { workshopId: id, personId, role: 'owner' });
        }),
      );
      audit({ ...auditCaller(caller), kind: 'workshop-created', workshopId: id });
      return getSummary(personId, id);
    },

    async update(caller, id, body) {
      const { workshop, role, person } = await requireWorkshopAccess(
        db,
        caller,
        id,
        canChangeWorkshop,
      );
      const request = { body, role, now: now(), retention };
      // Refuses what the state doesn't allow without opening the workshop.
      const plan = planChange(workshop, request, false);
      if (Object.keys(plan.values).length === 0 && !plan.generatesCode)
        return getSummary(person.id, id);
      const liveWorkshop = await requireWorkshop(workshops, id);
      const { values, action } = await changeRow(liveWorkshop, request);
      const { state = null } = values;
      if (action === 'start') await endAutomaticAdmission(db, id);
      audit({
        ...auditCaller(caller),
        kind: 'settings-changed',
        workshopId: id,
        detail: { fields: listFields(values), state },
      });
      await liveWorkshop.commitCommand({
        actor: person.id,
        kind: 'workshop-changed',
        payload: {
          ...(values.name !== undefined && { name: values.name }),
          ...(state !== null && { state }),
        },
      });
      if (action === 'start') await setFirstExercise(liveWorkshop, person);
      await liveWorkshop.refresh();
      return getSummary(person.id, id);
    },

    async getDeletionFacts(caller, id) {
      await requireWorkshopAccess(db, caller, id, canDeleteWorkshop);
      const liveWorkshop = await requireWorkshop(workshops, id);
      await Promise.race([liveWorkshop.graded, wait(GRADED_TIMEOUT_MS, undefined, { ref: false })]);
      const passes = [...liveWorkshop.state().seats.values()].flatMap(({ progress }) =>
        [...progress.values()].filter(({ pass }) => pass !== null),
      );
      const [{ seats }, helpRequests] = await Promise.all([
        countSeats(db, id),
        countHelpRequests(db, id),
      ]);
      return { students: seats, passes: passes.length, helpRequests };
    },

    async remove(caller, id) {
      const { workshop } = await requireWorkshopAccess(db, caller, id, canDeleteWorkshop);
      const conflict = findDeletionConflict(workshop.state);
      if (conflict !== null) throw toHttpError(conflict);
      workshops.get(id)?.disconnectAgents(workshopEndedRefusal());
      await workshops.close(id);
      await deleteWorkshop(db, id);
      audit({ ...auditCaller(caller), kind: 'workshop-deleted', workshopId: id });
      disconnectViewers({ workshopId: id, why: 'workshop-deleted' });
    },

    async executeCommand(caller, id, command) {
      const { role, person } = await requireWorkshopAccess(db, caller, id, (callerRole) =>
        canExecute(callerRole, command.kind),
      );
      assertNamed(person);
      return executeCommand(await requireWorkshop(workshops, id), command, { role, person });
    },
  };
}

/** The settings that a change names, without the times that follow from the state. */
function listFields(values: PlannedChange['values']): string {
  return Object.keys(values)
    .filter((field) => !['openedAt', 'startedAt', 'endedAt', 'endedFrom'].includes(field))
    .join(',');
}

/** Exercise 1 becomes current with the start, unless staff have chosen another one. */
async function setFirstExercise(
  liveWorkshop: Workshop,
  person: WorkshopAccess['person'],
): Promise<void> {
  const { current, pack } = liveWorkshop.state();
  const [first] = pack.exercises;
  if (current !== null || first === undefined) return;
  await liveWorkshop.commitCommand({
    actor: person.id,
    kind: 'set-current-exercise',
    payload: { exerciseId: first.id, timer: 'keep', by: person.name },
  });
}
