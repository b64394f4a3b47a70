import type { Database } from '#db/connect.ts';
import {
  findToken,
  insertToken,
  findSeatByToken,
  consumeToken,
  type TokenRow,
} from '#db/queries/tokens.ts';
import { formatJoinToken, JoinToken } from '#lib/protocol/token.ts';
import { hashSecret, matchesHash, generateId, generateSecret } from './secret.ts';

export interface IssuedToken {
  readonly id: string;
  /** Said once; only its hash is kept. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** A token that lets `uses` machines join `event`; with `seat` they all take that one seat. */
export async function issueJoinToken(
  db: Database,
  {
    workshopId,
    seat: seatId,
    uses,
    expiresAt,
    label,
    serverKey,
    now,
  }: {
    workshopId: string;
    seat?: string;
    uses: number;
    expiresAt: Date;
    label?: string;
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
    uses,
    usesLeft: uses,
    expiresAt,
    createdAt: now,
  });
  return { id, token: formatJoinToken({ id, secret, serverKey }), expiresAt };
}

export type JoinTokenResult =
  /** `seat`: the seat the token is bound to, or that this machine got by it before; null means a new one. */
  | {
      readonly ok: true;
      readonly id: string;
      readonly workshopId: string;
      readonly seat: string | null;
    }
  | { readonly ok: false; readonly refusal: 'token-unknown' | 'token-expired' | 'token-used-up' };

/**
 * Spends one use of a join token, atomically. A machine that enrolled by the same token before spends none: installing again
 * on the same VM always works while the token lives. `machine` as in `hello`. Run it in the transaction that admits the agent.
 */
export async function redeemJoinToken(
  db: Database,
  text: string,
  { machineId, now }: { machineId: string; now: Date },
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
  const ended = findTokenRefusal(row, now);
  if (ended !== null) return { ok: false, refusal: ended };
  const before = await findSeatByToken(db, row.id, machineId);
  if (before === null && !(await consumeToken(db, row.id, now)))
    return { ok: false, refusal: 'token-used-up' };
  return { ok: true, id: row.id, workshopId: row.workshopId, seat: row.seatId ?? before };
}

/** A revoked token is as unknown as one that never was. */
function findTokenRefusal(row: TokenRow, now: Date): 'token-unknown' | 'token-expired' | null {
  if (row.revokedAt !== null) return 'token-unknown';
  return row.expiresAt <= now ? 'token-expired' : null;
}
