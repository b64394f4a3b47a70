import type { z } from 'zod';
import { isUniqueViolation } from '#db/errors.ts';
import {
  deleteWorkshop,
  findWorkshopOfPerson,
  listWorkshopsOfPerson,
  insertWorkshop,
  updateWorkshop,
  type WorkshopRow,
  type WorkshopListItem,
} from '#db/queries/workshops.ts';
import { endAutomaticAdmission } from '#db/queries/tokens.ts';
import { grantRole } from '#db/queries/memberships.ts';
import { generateWorkshopCode, formatCode } from '#lib/auth/code.ts';
import { generateId } from '#lib/auth/secret.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { UpdateWorkshopBody, WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { createRefusal } from '#lib/protocol/refusal.ts';
import { canChangeSeatLimit, canChangeWorkshop, canDeleteWorkshop } from '#lib/room/policies.ts';
import type { AppServices } from '../context.ts';
import {
  requireInstructor,
  requireSession,
  requireWorkshop,
  requireWorkshopAccess,
  type WorkshopAccess,
} from './access.ts';
import { createCommandExecutor } from './command-executor.ts';
import { storePackContent } from '../packs/content.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { canExecute } from '#lib/room/commands/index.ts';

type UpdateBody = z.output<typeof UpdateWorkshopBody>;

/** A workshop never goes back to an earlier state. */
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
  'The workshop has ended. The agent stops and deletes its key.',
);

/** Lists, creates, changes and deletes workshops, and runs the commands of instructors. */
export function workshopService(deps: ServiceDeps): AppServices['workshops'] {
  const { db, workshops, catalog, now, disconnectViewers, audit } = deps;
  const executeCommand = createCommandExecutor(() => now().getTime());
  const getSummary = async (personId: string, id: string): Promise<WorkshopSummary> => {
    const item = await findWorkshopOfPerson(db, personId, id);
    if (item === null) throw new HttpError('not-found');
    return toSummary(item);
  };

  return {
    async list(caller) {
      const { person } = requireSession(caller);
      return person === null ? [] : (await listWorkshopsOfPerson(db, person.id)).map(toSummary);
    },

    async create(caller, body) {
      const personId = requireInstructor(caller);
      const entry = catalog.packs.get(body.packId);
      if (entry === undefined) throw new HttpError('pack-unknown', { field: 'packId' });
      if (entry.kind === 'refused') throw new HttpError('pack-invalid', { field: 'packId' });
      const id = generateId();
      const row = {
        id,
        name: body.name,
        packId: entry.pack.id,
        packVersion: entry.pack.version,
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
            packDigest: await storePackContent(tx, entry.pack),
          });
          await grantRole(tx, { workshopId: id, personId, role: 'owner' });
        }),
      );
      audit({ ...auditCaller(caller), kind: 'workshop-created', workshopId: id });
      return getSummary(personId, id);
    },

    async update(caller, id, body) {
      const access = await requireWorkshopAccess(db, caller, id, canChangeWorkshop);
      const { person } = access;
      const change = toChange(access, body, now());
      const { code, ...fields } = change;
      if (Object.keys(change).length === 0) return getSummary(person.id, id);
      if (code !== undefined)
        await withUniqueCode(code ?? undefined, (unique) =>
          updateWorkshop(db, id, { code: unique }),
        );
      if (Object.keys(fields).length > 0) await updateWorkshop(db, id, fields);
      const { state = null } = change;
      if (state === 'live') await endAutomaticAdmission(db, id);
      audit({
        ...auditCaller(caller),
        kind: 'settings-changed',
        workshopId: id,
        detail: { fields: Object.keys(change).join(','), state },
      });
      const liveWorkshop = await requireWorkshop(workshops, id);
      await liveWorkshop.commitCommand({
        actor: person.id,
        kind: 'workshop-changed',
        payload: {
          ...(body.name !== undefined && { name: body.name }),
          ...(state !== null && { state }),
        },
      });
      await liveWorkshop.refresh();
      if (state === 'ended') liveWorkshop.disconnectAgents(WORKSHOP_ENDED);
      if (state === 'archived') await workshops.close(id);
      return getSummary(person.id, id);
    },

    async remove(caller, id) {
      await requireWorkshopAccess(db, caller, id, canDeleteWorkshop);
      workshops.get(id)?.disconnectAgents(WORKSHOP_ENDED);
      await workshops.close(id);
      await deleteWorkshop(db, id);
      audit({ ...auditCaller(caller), kind: 'workshop-deleted', workshopId: id });
      disconnectViewers({ workshopId: id, why: 'workshop-deleted' });
    },

    async executeCommand(caller, id, command) {
      const { role, person } = await requireWorkshopAccess(db, caller, id, (callerRole) =>
        canExecute(callerRole, command.kind),
      );
      return executeCommand(await requireWorkshop(workshops, id), command, { role, person });
    },
  };
}

/**
 * The fields that change. `code`: null asks for a generated one.
 * @throws {HttpError} `forbidden`, `workshop-ended`, `malformed`
 */
function toChange(
  { workshop, role }: Pick<WorkshopAccess, 'workshop' | 'role'>,
  { name, startsAt, state: wantedState, code, joining, seatLimit }: UpdateBody,
  now: Date,
) {
  if (seatLimit !== undefined && !canChangeSeatLimit(role))
    throw new HttpError('forbidden', { field: 'seatLimit' });
  const state = wantedState === workshop.state ? undefined : wantedState;
  if (state !== undefined && !NEXT_STATES[workshop.state].includes(state))
    throw invalidTransition(workshop.state);
  return {
    ...(name !== undefined && { name }),
    ...(startsAt !== undefined && { startsAt: new Date(startsAt) }),
    ...(state !== undefined && { state }),
    ...(state === 'ended' && { endedAt: now }),
    ...(joining !== undefined && { joining }),
    ...(seatLimit !== undefined && { seatLimit }),
    ...(code !== undefined && { code }),
  };
}

function invalidTransition(from: WorkshopRow['state']): HttpError {
  if (from === 'ended' || from === 'archived')
    return new HttpError('workshop-ended', { field: 'state' });
  return new HttpError('malformed', {
    field: 'state',
    message: `a workshop in state ${from} can only become ${NEXT_STATES[from].join(' or ')}`,
  });
}

/**
 * Calls `write` with the requested code, or with generated codes until one isn't used by another
 * workshop that is open.
 * @throws {HttpError} `code-taken`
 */
async function withUniqueCode(
  requestedCode: string | undefined,
  write: (code: string) => Promise<void>,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await write(requestedCode === undefined ? generateWorkshopCode() : formatCode(requestedCode));
      return;
    } catch (error) {
      if (!isUniqueViolation(error, 'workshop_code_of_open')) throw error;
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
  seatLimit,
  joining,
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
    seatLimit,
    joining,
    role,
  };
}
