import { isUniqueViolation } from '#db/unique-violation.ts';
import {
  deleteWorkshop,
  findWorkshopOfPerson,
  listWorkshopsOfPerson,
  insertWorkshop,
  updateWorkshop,
  type WorkshopRow,
  type WorkshopListItem,
} from '#db/queries/workshops.ts';
import { grantRole } from '#db/queries/memberships.ts';
import { generateWorkshopCode, formatCode } from '#lib/auth/code.ts';
import { generateId } from '#lib/auth/secret.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import { createRefusal } from '#lib/protocol/refusal.ts';
import { canChangeWorkshop, canExecute, canDeleteWorkshop } from '#lib/room/policies.ts';
import type { AppServices } from '../context.ts';
import { requireWorkshopAccess, requireInstructor, requireSignedIn } from './access.ts';
import { createCommandExecutor } from './command-executor.ts';
import { storePackContent } from '../packs/content.ts';
import { requireWorkshop } from './require-workshop.ts';
import type { ServiceDeps } from './deps.ts';

/** An event's life has one direction. */
const NEXT_STATES: Readonly<Record<WorkshopRow['state'], readonly WorkshopRow['state'][]>> = {
  draft: ['open', 'live'],
  open: ['live', 'ended'],
  live: ['ended'],
  ended: ['archived'],
  archived: [],
};
const MAX_CODE_TRIES = 20;
const WORKSHOP_ENDED = createRefusal(
  'workshop-ended',
  'the event has ended: the agent stops and deletes its key',
);

export function workshopService(deps: ServiceDeps): AppServices['workshops'] {
  const { db, workshops, catalog, now, disconnectViewers } = deps;
  const executeCommand = createCommandExecutor(() => now().getTime());
  const getSummary = async (personId: string, id: string): Promise<WorkshopSummary> => {
    const listed = await findWorkshopOfPerson(db, personId, id);
    if (listed === null) throw new HttpError('not-found');
    return toSummary(listed);
  };

  return {
    list: async (caller) =>
      (await listWorkshopsOfPerson(db, requireSignedIn(caller).id)).map(toSummary),

    async create(caller, body) {
      const personId = requireInstructor(caller);
      const loaded = catalog.packs.get(body.packId);
      if (loaded === undefined) throw new HttpError('pack-unknown', { field: 'pack' });
      if (loaded.kind === 'refused') throw new HttpError('pack-invalid', { field: 'pack' });
      const id = generateId();
      const row = {
        id,
        name: body.name,
        pack: loaded.pack.id,
        packVersion: loaded.pack.version,
        language: body.language,
        timeZone: body.timeZone,
        startsAt: new Date(body.startsAt),
        createdAt: now(),
      };
      await withUniqueCode(body.code, (code) =>
        db.transaction(async (tx) => {
          await insertWorkshop(tx, {
            ...row,
            code,
            packDigest: await storePackContent(tx, loaded.pack),
          });
          await grantRole(tx, { workshopId: id, personId, role: 'owner' });
        }),
      );
      return getSummary(personId, id);
    },

    async update(caller, id, body) {
      const { workshop, person } = await requireWorkshopAccess(db, caller, id, canChangeWorkshop);
      const state = body.state === workshop.state ? undefined : body.state;
      if (state !== undefined && !NEXT_STATES[workshop.state].includes(state))
        throw invalidTransition(workshop.state);
      const change = {
        ...(body.name !== undefined && { name: body.name }),
        ...(body.startsAt !== undefined && { startsAt: new Date(body.startsAt) }),
        ...(state !== undefined && { state }),
        ...(state === 'ended' && { endedAt: now() }),
      };
      if (Object.keys(change).length > 0) {
        await updateWorkshop(db, id, change);
        const liveWorkshop = await requireWorkshop(workshops, id);
        await liveWorkshop.commitCommand({
          actor: person.id,
          kind: 'event-changed',
          payload: {
            ...(body.name !== undefined && { name: body.name }),
            ...(state !== undefined && { state }),
          },
        });
        await liveWorkshop.refresh();
        if (state === 'ended') liveWorkshop.disconnectAgents(WORKSHOP_ENDED);
        if (state === 'archived') await workshops.close(id);
      }
      return getSummary(person.id, id);
    },

    async remove(caller, id) {
      await requireWorkshopAccess(db, caller, id, canDeleteWorkshop);
      workshops.get(id)?.disconnectAgents(WORKSHOP_ENDED);
      await workshops.close(id);
      await deleteWorkshop(db, id);
      disconnectViewers({ workshopId: id, why: 'deleted' });
    },

    async executeCommand(caller, id, command) {
      const { role, person } = await requireWorkshopAccess(db, caller, id, (role) =>
        canExecute(role, command.kind),
      );
      return executeCommand(await requireWorkshop(workshops, id), command, { role, person });
    },
  };
}

function invalidTransition(from: WorkshopRow['state']): HttpError {
  if (from === 'ended' || from === 'archived')
    return new HttpError('workshop-ended', { field: 'state' });
  return new HttpError('malformed', {
    field: 'state',
    message: `an event in state ${from} becomes ${NEXT_STATES[from].join(' or ')}`,
  });
}

/** Writes under the wanted code, or under codes of our own until one is free among the open events. */
async function withUniqueCode(
  requestedCode: string | undefined,
  write: (code: string) => Promise<void>,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await write(requestedCode === undefined ? generateWorkshopCode() : formatCode(requestedCode));
      return;
    } catch (error) {
      if (!isUniqueViolation(error, 'event_code_of_open')) throw error;
      if (requestedCode !== undefined || tries === MAX_CODE_TRIES)
        throw new HttpError('code-taken', { field: 'code' });
    }
  }
}

function toSummary({
  id,
  name,
  code,
  state,
  packId,
  startsAt,
  timeZone,
  language,
  seats,
  role,
}: WorkshopListItem): WorkshopSummary {
  return {
    id,
    name,
    code,
    state,
    packId,
    startsAt: startsAt.getTime(),
    timeZone,
    language,
    seats,
    role,
  };
}
