import type { z } from 'zod';
import { grantRole, listMembers } from '#db/queries/memberships.ts';
import {
  findWorkshopOfPerson,
  insertWorkshop,
  listNamesAndCourses,
  type WorkshopRow,
} from '#db/queries/workshops.ts';
import { generateId } from '#lib/auth/secret.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { Pack } from '#lib/packs/types.ts';
import { InstantMs } from '#lib/protocol/api/text.ts';
import type { DuplicateWorkshopBody } from '#lib/protocol/api/workshops.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { MAX_BREAK_MINUTES } from '#lib/protocol/limits.ts';
import { canChangeWorkshop } from '#lib/room/policies.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { AppServices } from '../context.ts';
import { storePackContent } from '../packs/content.ts';
import type { PackCatalog } from '../packs/pack-catalog.ts';
import { requireInstructor, requireWorkshop, requireWorkshopAccess } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { nextFreeName } from './next-free-name.ts';
import { withUniqueCode } from './workshop-changes.ts';
import { toSummary } from './workshop-list.ts';

type DuplicateBody = z.output<typeof DuplicateWorkshopBody>;

/** Breaks that are copied. A workshop can have no more planned ones. */
const MAX_COPIED_BREAKS = 20;

/**
 * The course on disk.
 * @throws {HttpError} `pack-unknown`, `pack-invalid`
 */
export function requirePack(catalog: PackCatalog, packId: string): Pack {
  const entry = catalog.packs.get(packId);
  if (entry === undefined) throw new HttpError('pack-unknown', { field: 'packId' });
  if (entry.kind === 'refused') throw new HttpError('pack-invalid', { field: 'packId' });
  return entry.pack;
}

/**
 * Makes a new workshop with the course, settings, thresholds, breaks and members of another one. It
 * has no students, invitations, tokens and results, and another code.
 */
export function workshopDuplicateService(
  deps: ServiceDeps,
): Pick<AppServices['workshops'], 'duplicate' | 'proposeDuplicate'> {
  const { db, workshops, catalog, now, audit } = deps;
  const proposeName = async (personId: string, { name }: WorkshopRow): Promise<string> =>
    nextFreeName(
      name,
      (await listNamesAndCourses(db, personId)).map((known) => known.name),
    );

  return {
    async proposeDuplicate(caller, sourceId) {
      const { workshop, person } = await requireWorkshopAccess(
        db,
        caller,
        sourceId,
        canChangeWorkshop,
      );
      requireInstructor(caller);
      const members = await listMembers(db, sourceId);
      return {
        name: await proposeName(person.id, workshop),
        packId: workshop.packId,
        timeZone: workshop.timeZone,
        language: workshop.language,
        expectedSeats: workshop.expectedSeats,
        requiredReadiness: workshop.requiredReadiness,
        members: members
          .filter(({ id }) => id !== person.id)
          .map(({ name, role }) => ({ name, role })),
      };
    },

    async duplicate(caller, sourceId, body) {
      const { workshop: source, person } = await requireWorkshopAccess(
        db,
        caller,
        sourceId,
        canChangeWorkshop,
      );
      requireInstructor(caller);
      const pack = requirePack(catalog, source.packId);
      const sourceState = (await requireWorkshop(workshops, sourceId)).state();
      const id = generateId();
      const row = {
        ...copiedSettings(source, body),
        id,
        name: body.name ?? (await proposeName(person.id, source)),
        packId: pack.id,
        packVersion: pack.version,
        createdAt: now(),
      };
      await withUniqueCode(body.code, (code) =>
        db.transaction(async (tx) => {
          await insertWorkshop(tx, { ...row, code, packDigest: await storePackContent(tx, pack) });
          await grantRole(tx, { workshopId: id, personId: person.id, role: 'owner' });
          for (const member of await listMembers(tx, sourceId))
            await grantRole(tx, { workshopId: id, personId: member.id, role: member.role });
        }),
      );
      audit({ ...auditCaller(caller), kind: 'workshop-created', workshopId: id });
      const copy = await requireWorkshop(workshops, id);
      const shiftMs = row.startsAt.getTime() - source.startsAt.getTime();
      for (const { kind, payload } of copiedCommands(sourceState, shiftMs))
        await copy.commitCommand({
          actor: person.id,
          kind,
          payload: { ...payload, by: person.name },
        });
      const item = await findWorkshopOfPerson(db, person.id, id);
      if (item === null) throw new HttpError('not-found');
      return toSummary(item, deps);
    },
  };
}

function copiedSettings(source: WorkshopRow, body: DuplicateBody) {
  const { expectedSeats, requiredReadiness } = body;
  return {
    startsAt: new Date(body.startsAt),
    timeZone: body.timeZone ?? source.timeZone,
    language: body.language ?? source.language,
    expectedSeats: expectedSeats === undefined ? source.expectedSeats : expectedSeats,
    requiredReadiness:
      requiredReadiness === undefined ? source.requiredReadiness : requiredReadiness,
    showsZone: source.showsZone,
    seatLimit: source.seatLimit,
    joining: source.joining,
    namesDays: source.namesDays,
    logDays: source.logDays,
  };
}

/** Thresholds and breaks are in the log. `shiftMs`: from the start before to the new one. */
export function copiedCommands(
  { thresholds, breaks }: Pick<RoomState, 'thresholds' | 'breaks'>,
  shiftMs: number,
): { readonly kind: string; readonly payload: JsonObject }[] {
  const shifted = breaks
    .map(({ startsAt, minutes }) => ({
      startsAt: startsAt + shiftMs,
      // A break that was ended early has a part of a minute.
      minutes: Math.min(MAX_BREAK_MINUTES, Math.max(1, Math.round(minutes))),
    }))
    .filter(({ startsAt }) => InstantMs.safeParse(startsAt).success)
    .slice(0, MAX_COPIED_BREAKS);
  return [
    { kind: 'set-thresholds', payload: { ...thresholds } },
    ...shifted.map((payload) => ({ kind: 'plan-break', payload })),
  ];
}
