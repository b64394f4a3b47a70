import type { Database } from '#db/connect.ts';
import {
  findToken,
  insertToken,
  seatEnrolledBy,
  spendToken,
  type TokenRow,
} from '#db/queries/tokens.ts';
import { formatJoinToken, JoinToken } from '#lib/protocol/token.ts';
import { hashOf, matches, newId, newSecret } from './secret.ts';

export interface MintedToken {
  readonly id: string;
  /** Said once; only its hash is kept. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** A token that lets `uses` machines join `event`; with `seat` they all take that one seat. */
export async function mintJoinToken(
  db: Database,
  {
    event,
    seat,
    uses,
    expiresAt,
    label,
    serverKey,
    now,
  }: {
    event: string;
    seat?: string;
    uses: number;
    expiresAt: Date;
    label?: string;
    serverKey: string;
    now: Date;
  },
): Promise<MintedToken> {
  const [id, secret] = [newId(), newSecret()];
  await insertToken(db, {
    id,
    event,
    kind: 'agent',
    hash: hashOf(secret),
    seat,
    label,
    uses,
    usesLeft: uses,
    expiresAt,
    createdAt: now,
  });
  return { id, token: formatJoinToken({ id, secret, serverKey }), expiresAt };
}

export type Redeemed =
  /** `seat`: the seat the token is bound to, or that this machine got by it before; null means a new one. */
  | { readonly ok: true; readonly id: string; readonly event: string; readonly seat: string | null }
  | { readonly ok: false; readonly refusal: 'token-unknown' | 'token-expired' | 'token-used-up' };

/**
 * Spends one use of a join token, atomically. A machine that enrolled by the same token before spends none: installing again
 * on the same VM always works while the token lives. `machine` as in `hello`. Run it in the transaction that admits the agent.
 */
export async function redeemJoinToken(
  db: Database,
  text: string,
  { machine, now }: { machine: string; now: Date },
): Promise<Redeemed> {
  const parsed = JoinToken.safeParse(text);
  const row = parsed.success ? await findToken(db, parsed.data.id) : null;
  if (
    !parsed.success ||
    row === null ||
    row.event === null ||
    row.kind !== 'agent' ||
    !matches(row.hash, parsed.data.secret)
  )
    return { ok: false, refusal: 'token-unknown' };
  const ended = whyEnded(row, now);
  if (ended !== null) return { ok: false, refusal: ended };
  const before = await seatEnrolledBy(db, row.id, machine);
  if (before === null && !(await spendToken(db, row.id, now)))
    return { ok: false, refusal: 'token-used-up' };
  return { ok: true, id: row.id, event: row.event, seat: row.seat ?? before };
}

/** A revoked token is as unknown as one that never was. */
function whyEnded(row: TokenRow, now: Date): 'token-unknown' | 'token-expired' | null {
  if (row.revokedAt !== null) return 'token-unknown';
  return row.expiresAt <= now ? 'token-expired' : null;
}
