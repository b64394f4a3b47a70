import type { Connection, Database } from '#db/connect.ts';
import { lockSeat } from '#db/queries/seat-grants.ts';
import {
  countSeatCodes,
  findTokenByHash,
  insertTokenIfUnique,
  revokeOldSeatTokens,
  type TokenRow,
} from '#db/queries/tokens.ts';
import { transact } from '#db/transaction.ts';
import { HOUR_MS, MINUTE_MS } from '#lib/kit/time.ts';
import { normalizeCode, generateShortCode } from './code.ts';
import { hashSecret, generateId } from './secret.ts';

/** Lifetime of a code, and the time over which the codes of a seat are counted. */
export const SEAT_CODE_LIFETIME_MS = 10 * MINUTE_MS;
/** Lifetime of the code with which a student comes back after leaving. */
export const RETURN_CODE_LIFETIME_MS = 24 * HOUR_MS;
/** Codes that a student and the agent can make for one seat in `SEAT_CODE_LIFETIME_MS`. */
export const MAX_SEAT_CODES = 5;
/** Two codes with the same letters are rare; several in a row mean a broken random source. */
const MAX_CODE_TRIES = 5;
/** Marks the code of an access reset among the codes of kind `claim`. */
export const RESET_CODE_LABEL = 'reset';

export type SeatCodeResult =
  | { readonly ok: true; readonly code: string; readonly expiresAt: Date }
  /** The seat has made too many codes. `retryMs`: until another one is possible. */
  | { readonly ok: false; readonly error: 'too-many'; readonly retryMs: number }
  | { readonly ok: false; readonly error: 'not-found' };

/**
 * Creates a short code, such as `ACDE-FGHJ`, that opens a seat in one browser. `claim` codes are
 * requested on the VM or by staff who reset the access, `device` codes in a browser that can open
 * the seat already. A code works once, as a rule for ten minutes, and revokes the code of its kind before it.
 * The seat's row is locked, so that of many requests at once one code is left.
 */
export function createSeatCode(
  db: Connection | Database,
  {
    workshopId,
    seat: seatId,
    kind,
    isReset = false,
    lifetimeMs = SEAT_CODE_LIFETIME_MS,
    now,
  }: {
    workshopId: string;
    seat: string;
    kind: 'claim' | 'device';
    /** Made by staff, who are never refused: a student can't use up the codes of a seat. */
    isReset?: boolean;
    lifetimeMs?: number;
    now: Date;
  },
  generateCode: () => string = generateShortCode,
): Promise<SeatCodeResult> {
  return transact(db, async (tx): Promise<SeatCodeResult> => {
    if (!(await lockSeat(tx, seatId))) return { ok: false, error: 'not-found' };
    if (!isReset) {
      const retryMs = await findRetryMs(tx, seatId, now);
      if (retryMs > 0) return { ok: false, error: 'too-many', retryMs };
    }
    await revokeOldSeatTokens(tx, { seatId, kind, keepNewest: 0, now });
    const expiresAt = new Date(now.getTime() + lifetimeMs);
    for (let tries = 1; tries <= MAX_CODE_TRIES; tries += 1) {
      const code = generateCode();
      const isInserted = await insertTokenIfUnique(tx, {
        id: generateId(),
        workshopId,
        kind,
        hash: hashSecret(normalizeCode(code)),
        seatId,
        label: isReset ? RESET_CODE_LABEL : null,
        uses: 1,
        usesLeft: 1,
        expiresAt,
        createdAt: now,
      });
      if (isInserted) return { ok: true, code, expiresAt };
    }
    throw new Error(`found no unused seat code in ${String(MAX_CODE_TRIES)} tries`);
  });
}

async function findRetryMs(db: Database, seatId: string, now: Date): Promise<number> {
  const { count, oldest } = await countSeatCodes(
    db,
    seatId,
    new Date(now.getTime() - SEAT_CODE_LIFETIME_MS),
  );
  return count < MAX_SEAT_CODES || oldest === null
    ? 0
    : Math.max(1, oldest.getTime() + SEAT_CODE_LIFETIME_MS - now.getTime());
}

/**
 * The token of a valid code. `code` is in capitals without blanks and dashes, as `ShortCode` of the
 * protocol parses it. Consumes no use.
 */
export async function findSeatCode(
  db: Database,
  code: string,
  now: Date,
): Promise<{ ok: true; row: TokenRow } | { ok: false; error: 'code-unknown' | 'code-expired' }> {
  const row = await findTokenByHash(db, ['claim', 'device'], hashSecret(code));
  if (row === null || row.revokedAt !== null) return { ok: false, error: 'code-unknown' };
  return row.expiresAt <= now || row.usesLeft < 1
    ? { ok: false, error: 'code-expired' }
    : { ok: true, row };
}
