import {
  findToken,
  listOpenInvitations,
  revokeOpenInvitation,
  type TokenRow,
} from '#db/queries/tokens.ts';
import { transact } from '#db/transaction.ts';
import { issueLinkToken } from '#lib/auth/link-token.ts';
import { HOUR_MS } from '#lib/kit/time.ts';
import type { InvitationSummary } from '#lib/protocol/api/members.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { canInvite, canManageMembers } from '#lib/room/policies.ts';
import type { AppServices, Caller } from '../context.ts';
import { requireWorkshopAccess, type WorkshopAccess } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { signInUrl } from './sign-in-links.ts';
import { assertStateAllows } from './workshop-state.ts';

type Invitation = TokenRow & { readonly role: NonNullable<TokenRow['role']> };

/** The invitations of a workshop that aren't used yet. They are created with the tokens. */
export function invitationService({
  db,
  now,
  url,
  audit,
}: ServiceDeps): Pick<
  AppServices['members'],
  'listInvitations' | 'renewInvitation' | 'cancelInvitation'
> {
  /** @throws {HttpError} also `forbidden` for a role that the caller can't give */
  const requireInvitation = async (
    caller: Caller,
    workshopId: string,
    id: string,
  ): Promise<WorkshopAccess & { readonly invitation: Invitation }> => {
    const access = await requireWorkshopAccess(db, caller, workshopId, canManageMembers);
    const row = await findToken(db, id);
    if (row === null || !isOpenInvitation(row, workshopId)) throw new HttpError('not-found');
    if (!canInvite(access.role, row.role)) throw new HttpError('forbidden');
    assertStateAllows('change-members', access.workshop.state);
    return { ...access, invitation: row };
  };

  return {
    async listInvitations(caller, workshopId) {
      const { role } = await requireWorkshopAccess(db, caller, workshopId, canManageMembers);
      return (await listOpenInvitations(db, workshopId)).flatMap((row) =>
        row.role === null
          ? []
          : [toSummary({ ...row, role: row.role }, canInvite(role, row.role), now())],
      );
    },

    async renewInvitation(caller, workshopId, id, { hours }) {
      const { invitation, person } = await requireInvitation(caller, workshopId, id);
      const { role, label } = invitation;
      const issued = await transact(db, async (tx) => {
        if (!(await revokeOpenInvitation(tx, id, now()))) throw new HttpError('not-found');
        return issueLinkToken(tx, {
          kind: 'invite',
          workshopId,
          role,
          ...(label !== null && { label }),
          uses: 1,
          createdBy: person.id,
          expiresAt: new Date(now().getTime() + hours * HOUR_MS),
          now: now(),
        });
      });
      audit({
        ...auditCaller(caller),
        workshopId,
        kind: 'token-created',
        detail: { token: 'invite', role },
      });
      return {
        id: issued.id,
        url: signInUrl(url, issued.token),
        expiresAt: issued.expiresAt.getTime(),
      };
    },

    async cancelInvitation(caller, workshopId, id) {
      await requireInvitation(caller, workshopId, id);
      if (!(await revokeOpenInvitation(db, id, now()))) throw new HttpError('not-found');
      audit({
        ...auditCaller(caller),
        workshopId,
        kind: 'token-revoked',
        detail: { token: 'invite' },
      });
    },
  };
}

function isOpenInvitation(row: TokenRow, workshopId: string): row is Invitation {
  return (
    row.kind === 'invite' &&
    row.workshopId === workshopId &&
    row.role !== null &&
    row.revokedAt === null &&
    row.usesLeft > 0
  );
}

function toSummary(
  { id, label, role, expiresAt, createdAt }: Invitation,
  canManage: boolean,
  now: Date,
): InvitationSummary {
  return {
    id,
    name: label,
    role,
    expiresAt: expiresAt.getTime(),
    isExpired: expiresAt <= now,
    createdAt: createdAt.getTime(),
    canManage,
  };
}
