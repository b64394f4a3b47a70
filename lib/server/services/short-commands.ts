import { lockSeat } from '#db/queries/seat-grants.ts';
import { findSeat } from '#db/queries/seats.ts';
import {
  countSeatTokens,
  findTokenByHash,
  insertTokenIfUnique,
  revokeOldSeatTokens,
} from '#db/queries/tokens.ts';
import { findWorkshop } from '#db/queries/workshops.ts';
import { transact } from '#db/transaction.ts';
import { generateInstallCode } from '#lib/auth/code.ts';
import { generateId, hashSecret } from '#lib/auth/secret.ts';
import { HOUR_MS, MINUTE_MS } from '#lib/kit/time.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { AppServices, Caller } from '../context.ts';
import { assertWorkshopRunning, requireSeatAccess, withGuessLimit } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import type { InstallCommandResult } from './install-commands.ts';

const SHORT_COMMAND_MS = 30 * MINUTE_MS;
/** Short commands that can be made for one seat in an hour. */
const MAX_SHORT_COMMANDS_PER_HOUR = 10;
/** Short commands of one seat that work at the same time, as for install commands. */
const MAX_LIVE_SHORT_COMMANDS = 5;
/** Two codes with the same characters are rare; several in a row mean a broken random source. */
const MAX_CODE_TRIES = 5;

/** Makes and resolves short install commands: `curl -fsSL URL/c/CODE | sh`. */
export function shortCommandService(
  { db, now, url, audit, guessLimiter }: ServiceDeps,
  createInstallCommand: (seat: { readonly id: string }) => Promise<InstallCommandResult>,
): Pick<AppServices['seats'], 'createShortCommand' | 'resolveShortCommand'> {
  const insertCode = (workshopId: string, seatId: string) =>
    transact(db, async (tx) => {
      // The lock of the seat comes first, as for all its tokens and codes.
      if (!(await lockSeat(tx, seatId))) throw new HttpError('not-found');
      const since = new Date(now().getTime() - HOUR_MS);
      const { count, oldest } = await countSeatTokens(tx, { seatId, kind: 'install', since });
      if (count >= MAX_SHORT_COMMANDS_PER_HOUR)
        return {
          retryMs: oldest === null ? HOUR_MS : Math.max(1, oldest.getTime() - since.getTime()),
        };
      const expiresAt = new Date(now().getTime() + SHORT_COMMAND_MS);
      for (let tries = 1; tries <= MAX_CODE_TRIES; tries += 1) {
        const code = generateInstallCode();
        const isInserted = await insertTokenIfUnique(tx, {
          id: generateId(),
          workshopId,
          kind: 'install',
          hash: hashSecret(code),
          seatId,
          uses: 1,
          usesLeft: 1,
          expiresAt,
          createdAt: now(),
        });
        if (!isInserted) continue;
        await revokeOldSeatTokens(tx, {
          seatId,
          kind: 'install',
          keepNewest: MAX_LIVE_SHORT_COMMANDS,
          now: now(),
        });
        return { code, expiresAt };
      }
      throw new Error(`found no unused code in ${String(MAX_CODE_TRIES)} tries`);
    });

  /** @throws {HttpError} `code-unknown`, `code-expired`, `workshop-not-open`, `workshop-ended` */
  const findTarget = async (code: string | null) => {
    const row = code === null ? null : await findTokenByHash(db, ['install'], hashSecret(code));
    const seat = row?.seatId == null ? null : await findSeat(db, row.seatId);
    const workshop = seat === null ? null : await findWorkshop(db, seat.workshopId);
    if (row === null || row.revokedAt !== null || seat === null || workshop === null)
      throw new HttpError('code-unknown', { field: 'code' });
    if (row.expiresAt <= now()) throw new HttpError('code-expired', { field: 'code' });
    assertWorkshopRunning(workshop);
    return { seat, workshop };
  };

  return {
    async createShortCommand(caller, seatId) {
      const { workshop } = await requireSeatAccess(db, caller, seatId);
      assertWorkshopRunning(workshop);
      const place = { workshopId: workshop.id, seatId };
      const created = await insertCode(workshop.id, seatId);
      if ('retryMs' in created) {
        audit({
          ...auditCaller(caller),
          ...place,
          kind: 'limit-reached',
          detail: { limit: 'install-commands' },
        });
        throw new HttpError('too-many', { retryMs: created.retryMs });
      }
      const { code, expiresAt } = created;
      audit({
        ...auditCaller(caller),
        ...place,
        kind: 'code-created',
        detail: { code: 'install' },
      });
      const address = `${url}/c/${code}`;
      return {
        code,
        command: `curl -fsSL ${address} | sh`,
        url: address,
        expiresAt: expiresAt.getTime(),
      };
    },

    async resolveShortCommand(caller: Caller, code) {
      const { seat, workshop } = await withGuessLimit(
        { guessLimiter, audit },
        caller,
        'install',
        () => findTarget(code),
      );
      const created = await createInstallCommand(seat);
      if (!created.ok)
        throw created.retryMs === null
          ? new HttpError('code-unknown', { field: 'code' })
          : new HttpError('too-many', { retryMs: created.retryMs });
      return {
        workshop: workshop.name,
        seat: { label: seat.label },
        installCommand: created.installCommand,
      };
    },
  };
}
