import type { Database } from '#db/connect.ts';
import { findToken, insertToken, insertTokenMachines, type TokenRow } from '#db/queries/tokens.ts';
import { formatJoinToken, JoinToken } from '#lib/protocol/token.ts';
import { hashSecret, matchesHash, generateId, generateSecret } from './secret.ts';

export interface IssuedToken {
  readonly id: string;
  /** Returned only here; the database stores its hash. */
  readonly token: string;
  readonly expiresAt: Date;
}

/**
 * Issues a token with which `uses` machines can join the workshop; with `seat`, only that seat.
 * `mode`: how it admits a new machine, without `seat`; `machines`: for the mode `listed`.
 */
export async function issueJoinToken(
  db: Database,
  {
    workshopId,
    seat: seatId,
    uses,
    expiresAt,
    label,
    mode = seatId === undefined ? 'approve' : null,
    machines = [],
    createdBy,
    serverKey,
    now,
  }: {
    workshopId: string;
    seat?: string;
    uses: number;
    expiresAt: Date;
    label?: string;
    mode?: TokenRow['mode'];
    machines?: readonly string[];
    createdBy?: string;
    serverKey: string;
    now: Date;
  },
): Promise<IssuedToken> {
  const [id, secret] = [generateId(), generateSecret()];
  await insertToken(db, {
    id,
    workshopId,
    kind: 'agent',
    hash: hashSecret(secret),
    seatId,
    label,
    mode,
    createdBy,
    uses,
    usesLeft: uses,
    expiresAt,
    createdAt: now,
  });
  await insertTokenMachines(db, id, machines);
  return { id, token: formatJoinToken({ id, secret, serverKey }), expiresAt };
}

/** A join token that isn't revoked or expired. */
export type LiveJoinToken = TokenRow & { readonly workshopId: string };

export type JoinTokenResult =
  | { readonly ok: true; readonly token: LiveJoinToken }
  | { readonly ok: false; readonly refusal: 'token-unknown' | 'token-expired' };

/** The row of a valid join token. Consumes no use, and the token can be used up. */
export async function findJoinToken(
  db: Database,
  text: string,
  now: Date,
): Promise<JoinTokenResult> {
  const parsed = JoinToken.safeParse(text);
  const row = parsed.success ? await findToken(db, parsed.data.id) : null;
  if (
    !parsed.success ||
    row === null ||
    row.workshopId === null ||
    row.kind !== 'agent' ||
    !matchesHash(row.hash, parsed.data.secret)
  )
    return { ok: false, refusal: 'token-unknown' };
  const refusal = findTokenRefusal(row, now);
  return refusal === null
    ? { ok: true, token: { ...row, workshopId: row.workshopId } }
    : { ok: false, refusal };
}

/** Whether a join token is for one seat, also when it is spent, expired or revoked. */
export async function isPersonalToken(db: Database, text: string): Promise<boolean> {
  const parsed = JoinToken.safeParse(text);
  if (!parsed.success) return false;
  const row = await findToken(db, parsed.data.id);
  return row?.kind === 'agent' && row.seatId !== null && matchesHash(row.hash, parsed.data.secret);
}

/** Revoked tokens are reported as unknown, so that refusals reveal nothing about them. */
function findTokenRefusal(row: TokenRow, now: Date): 'token-unknown' | 'token-expired' | null {
  if (row.revokedAt !== null) return 'token-unknown';
  return row.expiresAt <= now ? 'token-expired' : null;
}
