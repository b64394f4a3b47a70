import type { Database } from '#db/connect.ts';
import {
  findTokenByHash,
  insertToken,
  revokeOldSeatTokens,
  type TokenRow,
} from '#db/queries/tokens.ts';
import { normalizeCode, generateShortCode } from './code.ts';
import { hashSecret, generateId } from './secret.ts';

const LIFETIME_MINUTES = 10;

/**
 * A short code that ties one browser to a seat: `claim` is asked for on the VM, `device` by somebody who already sits there.
 * Good once, for ten minutes; a new one ends the one before. `code` reads `ACDE-FGHJ`.
 */
export async function createSeatCode(
  db: Database,
  {
    workshopId,
    seat: seatId,
    kind,
    now,
  }: { workshopId: string; seat: string; kind: 'claim' | 'device'; now: Date },
): Promise<{ code: string; expiresAt: Date }> {
  const code = generateShortCode();
  const expiresAt = new Date(now.getTime() + LIFETIME_MINUTES * 60_000);
  await revokeOldSeatTokens(db, { seatId, kind, keepNewest: 0, now });
  await insertToken(db, {
    id: generateId(),
    workshopId,
    kind,
    hash: hashSecret(normalizeCode(code)),
    seatId,
    uses: 1,
    usesLeft: 1,
    expiresAt,
    createdAt: now,
  });
  return { code, expiresAt };
}

/** `code` in capitals without blanks or dashes, as `ShortCode` of the protocol makes it. The code is not spent by looking. */
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
