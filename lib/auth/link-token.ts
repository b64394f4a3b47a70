import type { Database } from '#db/connect.ts';
import { findToken, insertToken, type TokenKind, type TokenRow } from '#db/queries/tokens.ts';
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
    personId,
    createdBy,
    uses,
    usesLeft: uses,
    expiresAt,
    createdAt: now,
  });
  return { id, token: `${id}.${secret}`, expiresAt };
}

const LINK_TOKEN_PATTERN = /^([0-9a-z]{10,32})\.([A-Za-z0-9_-]{43})$/;

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
