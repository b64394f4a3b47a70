import {
  changeMemberRole,
  deleteMembership,
  findMemberRole,
  listMembers,
  type MemberRole,
} from '#db/queries/memberships.ts';
import { setInstructor } from '#db/queries/people.ts';
import { lockWorkshop } from '#db/queries/seats.ts';
import { listLastUses } from '#db/queries/sessions.ts';
import { revokeTokensOfMember } from '#db/queries/tokens.ts';
import { transact } from '#db/transaction.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import {
  canChangeRole,
  canCreateTokens,
  canHelp,
  canManageMember,
  canManageMembers,
  canOwnWorkshops,
} from '#lib/room/policies.ts';
import type { WorkshopRole } from '#lib/room/roles.ts';
import type { AppServices, Caller } from '../context.ts';
import type { Workshop } from '../workshops/types.ts';
import { requireWorkshop, requireWorkshopAccess } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { assertStateAllows } from './workshop-state.ts';

/** Lists the staff of a workshop, changes their roles, and ends memberships. */
export function memberService({
  db,
  now,
  workshops,
  audit,
  disconnectViewers,
}: ServiceDeps): Pick<AppServices['members'], 'list' | 'changeRole' | 'remove'> {
  /**
   * The caller, for a member whose present role passes.
   * @throws {HttpError} `not-found` for a person outside, `forbidden`, `workshop-ended`
   */
  const requireManager = async (
    caller: Caller,
    workshopId: string,
    personId: string,
    isAllowed: (role: WorkshopRole, target: MemberRole) => boolean,
  ): Promise<{ readonly callerId: string }> => {
    const { role, person, workshop } = await requireWorkshopAccess(
      db,
      caller,
      workshopId,
      canManageMembers,
    );
    const target = await findMemberRole(db, personId, workshopId);
    if (target === null) throw new HttpError('not-found');
    if (!isAllowed(role, target)) throw new HttpError('forbidden');
    assertStateAllows('change-members', workshop.state);
    return { callerId: person.id };
  };

  return {
    async list(caller, workshopId) {
      const { person, role } = await requireWorkshopAccess(
        db,
        caller,
        workshopId,
        canManageMembers,
      );
      const members = await listMembers(db, workshopId);
      const lastUses = await listLastUses(
        db,
        members.map(({ id }) => id),
      );
      return members.map((member) => ({
        personId: member.id,
        name: member.name,
        role: member.role,
        isCaller: member.id === person.id,
        canManage: canManageMember(role, member.role),
        joinedAt: member.createdAt.getTime(),
        lastActiveAt: lastUses.get(member.id)?.getTime() ?? null,
      }));
    },

    async changeRole(caller, workshopId, personId, { role }) {
      const { callerId } = await requireManager(caller, workshopId, personId, (own, from) =>
        canChangeRole(own, { from, to: role }),
      );
      const { result, tokens } = await transact(db, async (tx) => {
        await lockWorkshop(tx, workshopId);
        const changed = await changeMemberRole(tx, { workshopId, personId, role });
        if (changed !== 'changed') return { result: changed, tokens: 0 };
        if (canOwnWorkshops(role)) await setInstructor(tx, personId);
        return {
          result: changed,
          tokens: canCreateTokens(role)
            ? 0
            : await revokeTokensOfMember(tx, { workshopId, personId, now: now() }),
        };
      });
      if (result !== 'changed') throw new HttpError(result);
      audit({
        ...auditCaller(caller),
        workshopId,
        kind: 'role-changed',
        detail: { person: personId, role, tokens },
      });
      const workshop = await requireWorkshop(workshops, workshopId);
      if (!canHelp(role)) await releaseClaims(workshop, personId, callerId);
      await workshop.refresh();
      // The pages of the member connect again, and see what the new role can see.
      disconnectViewers({ person: personId, workshopId, why: 'renewed' });
    },

    async remove(caller, workshopId, personId) {
      const { callerId } = await requireManager(caller, workshopId, personId, canManageMember);
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
      const workshop = await requireWorkshop(workshops, workshopId);
      await releaseClaims(workshop, personId, callerId);
      await workshop.refresh();
    },
  };
}

/** Returns the help requests that a member has claimed to the queue. */
async function releaseClaims(workshop: Workshop, helperId: string, actor: string): Promise<void> {
  for (const [seatId, { help }] of workshop.state().seats)
    if (help.helpClaim?.by.id === helperId)
      await workshop.commitCommand({ actor, kind: 'release-help', seatId, payload: {} });
}
