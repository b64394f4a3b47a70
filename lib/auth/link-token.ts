import type { Database } from '#db/connect.ts';
import { findToken, insertToken, type TokenKind, type TokenRow } from '#db/queries/tokens.ts';
import { LINK_TOKEN_PATTERN } from '#lib/protocol/link-token.ts';
import { hashSecret, matchesHash, generateId, generateSecret } from './secret.ts';
import type { IssuedToken } from './join-token.ts';

/** Issues a token of a link or an export, in the form `<id>.<secret>`. `role`: for invitations. */
export async function issueLinkToken(
  db: Database,
  {
    kind,
    workshopId,
    role,
    label,
    level,
    salt,
    personId,
    createdBy,
    expiresAt,
    uses,
    now,
  }: {
    kind: 'sign-in' | 'own-device' | 'invite' | 'export';
    workshopId?: string;
    role?: NonNullable<TokenRow['role']>;
    label?: string;
    /** For exports: what the token reads, and the salt of its pseudonyms. */
    level?: TokenRow['level'];
    salt?: Buffer;
    /** Whom a link for another device signs in. */
    personId?: string;
    createdBy?: string;
    expiresAt: Date;
    uses: number;
    now: Date;
  },
): Promise<IssuedToken> {
  const [id, secret] = [generateId(), generateSecret()];
  await insertToken(db, {
    id,
    workshopId,
    kind,
    hash: hashSecret(secret),
    role,
    label,
    level,
    salt,
    personId,
    createdBy,
    uses,
    usesLeft: uses,
    expiresAt,
    createdAt: now,
  });
  return { id, token: `${id}.${secret}`, expiresAt };
}

export type LinkTokenResult =
  | { readonly ok: true; readonly row: TokenRow }
  | { readonly ok: false; readonly error: 'token-unknown'; readonly row: null }
  /** `row`: a token that was valid once, for who holds it. */
  | { readonly ok: false; readonly error: 'token-expired' | 'token-used'; readonly row: TokenRow };

/** The row of a valid token that isn't expired, used up or revoked. Consumes no use. */
export async function findLinkToken(
  db: Database,
  text: string,
  kinds: readonly TokenKind[],
  now: Date,
): Promise<LinkTokenResult> {
  const [, id, secret = ''] = LINK_TOKEN_PATTERN.exec(text) ?? [];
  const row = id === undefined ? null : await findToken(db, id);
  if (
    row === null ||
    !kinds.includes(row.kind) ||
    !matchesHash(row.hash, secret) ||
    row.revokedAt !== null
  )
    return { ok: false, error: 'token-unknown', row: null };
  if (row.expiresAt <= now) return { ok: false, error: 'token-expired', row };
  return row.usesLeft > 0 ? { ok: true, row } : { ok: false, error: 'token-used', row };
}
