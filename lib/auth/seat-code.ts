import type { Database } from '#db/connect.ts';
import {
  findTokenByHash,
  insertToken,
  revokeOlderOfSeat,
  type TokenRow,
} from '#db/queries/tokens.ts';
import { plainCode, shortCode } from './code.ts';
import { hashOf, newId } from './secret.ts';

const MINUTES = 10;

/**
 * A short code that ties one browser to a seat: `claim` is asked for on the VM, `device` by somebody who already sits there.
 * Good once, for ten minutes; a new one ends the one before. `code` reads `ACDE-FGHJ`.
 */
export async function makeClaimCode(
  db: Database,
  { event, seat, kind, now }: { event: string; seat: string; kind: 'claim' | 'device'; now: Date },
): Promise<{ code: string; expiresAt: Date }> {
  const code = shortCode();
  const expiresAt = new Date(now.getTime() + MINUTES * 60_000);
  await revokeOlderOfSeat(db, { seat, kind, keep: 0, now });
  await insertToken(db, {
    id: newId(),
    event,
    kind,
    hash: hashOf(plainCode(code)),
    seat,
    uses: 1,
    usesLeft: 1,
    expiresAt,
    createdAt: now,
  });
  return { code, expiresAt };
}

/** `code` in capitals without blanks or dashes, as `ShortCode` of the protocol makes it. The code is not spent by looking. */
export async function findClaimCode(
  db: Database,
  code: string,
  now: Date,
): Promise<{ ok: true; row: TokenRow } | { ok: false; error: 'code-unknown' | 'code-expired' }> {
  const row = await findTokenByHash(db, ['claim', 'device'], hashOf(code));
  if (row === null || row.revokedAt !== null) return { ok: false, error: 'code-unknown' };
  return row.expiresAt <= now || row.usesLeft < 1
    ? { ok: false, error: 'code-expired' }
    : { ok: true, row };
}
