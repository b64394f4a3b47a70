import {
  countUsableApiTokens,
  listApiTokens,
  listMemberWorkshopNames,
  revokeApiToken,
  type ApiTokenRow,
} from '#db/queries/api-tokens.ts';
import { issueApiToken } from '#lib/auth/api-token.ts';
import { DAY_MS } from '#lib/kit/time.ts';
import type { ApiTokenSummary } from '#lib/protocol/api/api-tokens.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import { MAX_API_TOKENS } from '#lib/protocol/limits.ts';
import { createTokenSalt } from '#lib/results/export/pseudonyms.ts';
import type { ApiTokenServices } from '../data-services.ts';
import { assertNamed, requireSession, requireStaff } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';

/** Lists, creates and revokes the API tokens of a staff member, who is signed in with a browser. */
export function apiTokenService({ db, now, audit }: ServiceDeps): ApiTokenServices {
  return {
    async listApiTokens(caller) {
      // Not `requireStaff`, which a token passes: a token can't see or make tokens.
      const { person } = requireSession(caller);
      if (person === null) return [];
      const rows = await listApiTokens(db, person.id);
      const names = await listMemberWorkshopNames(
        db,
        person.id,
        rows.flatMap(({ workshopIds }) => workshopIds ?? []),
      );
      return rows.map((row) => toSummary(row, names));
    },

    async createApiToken(caller, { name, scopes, workshopIds, days }) {
      requireSession(caller);
      const person = requireStaff(caller);
      assertNamed(person);
      if (workshopIds !== null) {
        const known = await listMemberWorkshopNames(db, person.id, workshopIds);
        if (workshopIds.some((id) => !known.has(id)))
          throw new HttpError('not-found', { field: 'workshopIds' });
      }
      if ((await countUsableApiTokens(db, person.id, now())) >= MAX_API_TOKENS) {
        audit({ ...auditCaller(caller), kind: 'limit-reached', detail: { limit: 'api-tokens' } });
        throw new HttpError('too-many', { limit: MAX_API_TOKENS });
      }
      const expiresAt = new Date(now().getTime() + days * DAY_MS);
      const { id, token } = await issueApiToken(db, {
        personId: person.id,
        name,
        scopes,
        workshopIds,
        salt: createTokenSalt(),
        expiresAt,
        now: now(),
      });
      audit({ ...auditCaller(caller), kind: 'token-created', detail: { token: 'api' } });
      return { id, token, expiresAt: expiresAt.getTime() };
    },

    async revokeApiToken(caller, id) {
      requireSession(caller);
      const person = requireStaff(caller);
      if (!(await revokeApiToken(db, { id, personId: person.id, now: now() })))
        throw new HttpError('not-found');
      audit({ ...auditCaller(caller), kind: 'token-revoked', detail: { token: 'api' } });
    },
  };
}

function toSummary(row: ApiTokenRow, names: ReadonlyMap<string, string>): ApiTokenSummary {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    workshops: row.workshopIds?.flatMap((workshopId) => names.get(workshopId) ?? []) ?? null,
    createdAt: row.createdAt.getTime(),
    expiresAt: row.expiresAt.getTime(),
    revoked: row.revokedAt !== null,
    lastUsedOn: row.lastUsedOn,
    uses: row.uses,
  };
}
