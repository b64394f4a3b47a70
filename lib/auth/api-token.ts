import type { Database } from '#db/connect.ts';
import { findApiTokenRow, insertApiToken, type ApiTokenRow } from '#db/queries/api-tokens.ts';
import type { PersonRow } from '#db/queries/people.ts';
import type { ApiScope } from '#lib/protocol/api-scopes.ts';
import { API_TOKEN_PATTERN } from '#lib/protocol/api/api-tokens.ts';
import { generateId, generateSecret, hashSecret, matchesHash } from './secret.ts';

/** Issues an API token of a person. Its text is known only now: the database has the hash. */
export async function issueApiToken(
  db: Database,
  {
    now,
    ...row
  }: {
    readonly personId: string;
    readonly name: string;
    readonly scopes: ApiScope[];
    readonly workshopIds: string[] | null;
    readonly salt: Buffer;
    readonly expiresAt: Date;
    readonly now: Date;
  },
): Promise<{ id: string; token: string }> {
  const [id, secret] = [generateId(), generateSecret()];
  await insertApiToken(db, { ...row, id, hash: hashSecret(secret), createdAt: now });
  return { id, token: `podium_pat_${id}_${secret}` };
}

/** Whether a bearer token has the form of an API token. */
export function isApiToken(text: string): boolean {
  return text.startsWith('podium_pat_');
}

type ApiTokenResult =
  | {
      readonly ok: true;
      readonly row: ApiTokenRow & { readonly person: PersonRow };
      readonly secret: string;
    }
  | { readonly ok: false; readonly error: 'token-unknown' | 'token-expired' };

/** A valid token with its person. A revoked one is unknown. */
export async function findApiToken(db: Database, text: string, now: Date): Promise<ApiTokenResult> {
  const [, id, secret = ''] = API_TOKEN_PATTERN.exec(text) ?? [];
  const row = id === undefined ? null : await findApiTokenRow(db, id);
  if (row === null || !matchesHash(row.hash, secret) || row.revokedAt !== null)
    return { ok: false, error: 'token-unknown' };
  return row.expiresAt <= now ? { ok: false, error: 'token-expired' } : { ok: true, row, secret };
}
