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
  /** Returned only here; the database stores its hash. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** Issues a token with which `uses` machines can join the workshop; with `seat`, only that seat. */
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
  /**
   * `seat`: the seat of the token, or the one this machine got with it before; null: a new seat.
   */
  | {
      readonly ok: true;
      readonly id: string;
      readonly workshopId: string;
      readonly seat: string | null;
    }
  | { readonly ok: false; readonly refusal: 'token-unknown' | 'token-expired' | 'token-used-up' };

/**
 * Consumes one use of a join token, atomically. A machine that enrolled with the same token before
 * consumes none, so that a reinstall on the same VM works until the token expires. `machineId` is
 * `machine` of `hello`. Call it in the transaction that admits the agent.
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
  const refusal = findTokenRefusal(row, now);
  if (refusal !== null) return { ok: false, refusal };
  const seatBefore = await findSeatByToken(db, row.id, machineId);
  if (seatBefore === null && !(await consumeToken(db, row.id, now)))
    return { ok: false, refusal: 'token-used-up' };
  return { ok: true, id: row.id, workshopId: row.workshopId, seat: row.seatId ?? seatBefore };
}

/** Revoked tokens are reported as unknown, so that refusals reveal nothing about them. */
function findTokenRefusal(row: TokenRow, now: Date): 'token-unknown' | 'token-expired' | null {
  if (row.revokedAt !== null) return 'token-unknown';
  return row.expiresAt <= now ? 'token-expired' : null;
}
