import { deleteMembership, listMembers } from '#db/queries/memberships.ts';
import { lockWorkshop } from '#db/queries/seats.ts';
import { revokeTokensOfMember } from '#db/queries/tokens.ts';
import { transact } from '#db/transaction.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { canManageMembers } from '#lib/room/policies.ts';
import type { AppServices } from '../context.ts';
import { requireWorkshop, requireWorkshopAccess } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';

/** Lists the staff of a workshop, and ends a membership with everything that the member handed out. */
export function memberService({
  db,
  now,
  workshops,
  audit,
  disconnectViewers,
}: ServiceDeps): Pick<AppServices['members'], 'list' | 'remove'> {
  return {
    async list(caller, workshopId) {
      const { person } = await requireWorkshopAccess(db, caller, workshopId, canManageMembers);
      return (await listMembers(db, workshopId)).map(({ id, name, role }) => ({
        personId: id,
        name,
        role,
        isCaller: id === person.id,
      }));
    },

    async remove(caller, workshopId, personId) {
      await requireWorkshopAccess(db, caller, workshopId, canManageMembers);
      const { result, tokens } = await transact(db, async (tx) => {
        await lockWorkshop(tx, workshopId);
        const deleted = await deleteMembership(tx, workshopId, personId);
        const revoked =
          deleted === 'deleted'
            ? await revokeTokensOfMember(tx, { workshopId, personId, now: now() })
            : 0;
        return { result: deleted, tokens: revoked };
      });
      if (result !== 'deleted') throw new HttpError(result);
      disconnectViewers({ person: personId, workshopId, why: 'revoked' });
      audit({
        ...auditCaller(caller),
        workshopId,
        kind: 'role-removed',
        detail: { person: personId, tokens },
      });
      await (await requireWorkshop(workshops, workshopId)).refresh();
    },
  };
}
