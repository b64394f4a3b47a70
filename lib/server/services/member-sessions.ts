import { listMembers, listMembersOfOtherOwners } from '#db/queries/memberships.ts';
import { deleteSessions, listSessionsOfPersons } from '#db/queries/sessions.ts';
import { revokeDeviceLinks } from '#db/queries/tokens.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { canSeeMemberSessions } from '#lib/room/policies.ts';
import { hasSessionEnded } from '#lib/auth/session.ts';
import type { AppServices } from '../context.ts';
import { requireSession, requireWorkshopAccess } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { shortSessionId, toSessionSummary } from './sessions.ts';

/**
 * The sessions of the members of a workshop, for its owners. A session is valid for all workshops of
 * a person, so an owner can end those of members who have no role in a workshop of another owner.
 */
export function memberSessionService({
  db,
  now,
  audit,
  disconnectViewers,
  notifySessions,
}: ServiceDeps): Pick<AppServices['account'], 'listMemberSessions'> &
  Pick<AppServices['members'], 'endSessions'> {
  /** Returns whether `ownerId` can end the sessions of a member of the workshop. */
  const loadCanEnd = async (
    workshopId: string,
    ownerId: string,
  ): Promise<(personId: string) => boolean> => {
    const excluded = await listMembersOfOtherOwners(db, { workshopId, ownerId });
    return (personId) => personId !== ownerId && !excluded.has(personId);
  };
  const listCurrent = async (personIds: readonly string[]) =>
    (await listSessionsOfPersons(db, personIds)).filter((row) => !hasSessionEnded(row, now()));

  return {
    async listMemberSessions(caller, workshopId) {
      const { person } = await requireWorkshopAccess(db, caller, workshopId, canSeeMemberSessions);
      const session = requireSession(caller);
      const members = await listMembers(db, workshopId);
      const canEnd = await loadCanEnd(workshopId, person.id);
      const rows = await listCurrent(members.map(({ id }) => id));
      return members.map(({ id, name, role }) => ({
        personId: id,
        name,
        role,
        canEnd: canEnd(id),
        sessions: rows
          .filter(({ personId }) => personId === id)
          .map((row) => toSessionSummary({ ...row, startedAt: row.createdAt }, session)),
      }));
    },

    async endSessions(caller, workshopId, personId, sessionId) {
      const { person } = await requireWorkshopAccess(db, caller, workshopId, canSeeMemberSessions);
      if (!(await listMembers(db, workshopId)).some(({ id }) => id === personId))
        throw new HttpError('not-found');
      if (!(await loadCanEnd(workshopId, person.id))(personId)) throw new HttpError('forbidden');
      const rows = (await listCurrent([personId])).filter(
        ({ hash }) => sessionId === undefined || shortSessionId(hash) === sessionId,
      );
      if (sessionId === undefined) await revokeDeviceLinks(db, personId, now());
      const ended = await deleteSessions(
        db,
        rows.map(({ hash }) => hash),
      );
      if (ended.length === 0 && sessionId !== undefined) throw new HttpError('not-found');
      for (const session of ended) disconnectViewers({ session, why: 'revoked' });
      notifySessions({ person: personId });
      audit({
        ...auditCaller(caller),
        workshopId,
        kind: 'session-ended',
        detail: {
          person: personId,
          sessions: ended.length,
          ...(sessionId !== undefined && { sessionId }),
        },
      });
    },
  };
}
