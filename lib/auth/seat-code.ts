import type { Database } from '#db/connect.ts';
import {
  findTokenByHash,
  insertTokenIfUnique,
  revokeOldSeatTokens,
  type TokenRow,
} from '#db/queries/tokens.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { normalizeCode, generateShortCode } from './code.ts';
import { hashSecret, generateId } from './secret.ts';

const LIFETIME_MS = 10 * MINUTE_MS;
/** Two codes with the same letters are rare; several in a row mean a broken random source. */
const MAX_CODE_TRIES = 5;

/**
 * Creates a short code, such as `ACDE-FGHJ`, that connects one browser to a seat. `claim` codes are
 * requested on the VM, `device` codes in a browser that is connected already. A code works once,
 * for ten minutes, and revokes the code before it.
 */
export async function createSeatCode(
  db: Database,
  {
    workshopId,
    seat: seatId,
    kind,
    now,
  }: { workshopId: string; seat: string; kind: 'claim' | 'device'; now: Date },
  generateCode: () => string = generateShortCode,
): Promise<{ code: string; expiresAt: Date }> {
  const expiresAt = new Date(now.getTime() + LIFETIME_MS);
  await revokeOldSeatTokens(db, { seatId, kind, keepNewest: 0, now });
  for (let tries = 1; tries <= MAX_CODE_TRIES; tries += 1) {
    const code = generateCode();
    const isInserted = await insertTokenIfUnique(db, {
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
    if (isInserted) return { code, expiresAt };
  }
  throw new Error(`found no unused seat code in ${String(MAX_CODE_TRIES)} tries`);
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
