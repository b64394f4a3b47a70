import { listMemberWorkshops, uniqueStaffName } from '#db/queries/memberships.ts';
import { renamePerson } from '#db/queries/people.ts';
import { lockWorkshop } from '#db/queries/seats.ts';
import { transact } from '#db/transaction.ts';
import { normalizeDisplayName } from '#lib/protocol/display-name.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { isRoleWord } from '#lib/protocol/role-words.ts';
import type { AppServices } from '../context.ts';
import { requireStaff } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { createDeviceLink } from './sign-in-links.ts';

/** What staff members change about themselves. */
export function accountService({
  db,
  now,
  url,
  workshops,
  audit,
  disconnectViewers,
}: ServiceDeps): Pick<AppServices['account'], 'rename' | 'createDeviceLink'> {
  return {
    async rename(caller, { displayName }) {
      const person = requireStaff(caller);
      if (isRoleWord(displayName)) throw new HttpError('name-reserved', { field: 'displayName' });
      const { name, memberOf } = await transact(db, async (tx) => {
        const ids = (await listMemberWorkshops(tx, person.id)).toSorted();
        // Two members who choose the same name at once get different ones.
        for (const id of ids) await lockWorkshop(tx, id);
        const unique = await uniqueStaffName(tx, ids, normalizeDisplayName(displayName), person.id);
        await renamePerson(tx, person.id, { name: unique, namedAt: now() });
        return { name: unique, memberOf: ids };
      });
      for (const id of memberOf) await workshops.get(id)?.refresh();
      // The pages of the person connect again, and read the name.
      disconnectViewers({ person: person.id, why: 'renewed' });
      return { name };
    },

    async createDeviceLink(caller) {
      const person = requireStaff(caller);
      const link = await createDeviceLink(db, url, { personId: person.id, now: now() });
      audit({
        ...auditCaller(caller),
        kind: 'token-created',
        detail: { token: 'own-device' },
      });
      return { url: link.url, expiresAt: link.expiresAt.getTime() };
    },
  };
}
