import { lockSeat } from '#db/queries/seat-grants.ts';
import { findSeat } from '#db/queries/seats.ts';
import { countSeatTokens, revokeOldSeatTokens } from '#db/queries/tokens.ts';
import { transact } from '#db/transaction.ts';
import { issueJoinToken } from '#lib/auth/join-token.ts';
import { HOUR_MS } from '#lib/kit/time.ts';
import type { InstallCommand } from '#lib/protocol/api/seats.ts';
import { agentManifestUrl, formatJoinFile } from '../agent-manifest.ts';
import type { ServiceDeps } from './deps.ts';
import { installCommand } from './tokens.ts';

const INSTALL_TOKEN_HOURS = 24;
/** Install commands that can be made for one seat in an hour. */
const MAX_INSTALL_TOKENS_PER_HOUR = 10;
/**
 * Install commands of one seat that work at the same time: loading the page again must not break a
 * command that was copied before.
 */
const MAX_LIVE_INSTALL_TOKENS = 5;

export type InstallCommandResult =
  | ({ readonly ok: true } & InstallCommand)
  /** `retryMs`: until another command is possible; null if the seat doesn't exist. */
  | { readonly ok: false; readonly retryMs: number | null };

/** Returns a function that makes an install command of a seat. */
export function createInstallCommands({
  db,
  now,
  url,
  serverKey,
  audit,
}: Pick<ServiceDeps, 'db' | 'now' | 'url' | 'serverKey' | 'audit'>) {
  return ({ id: seatId }: { readonly id: string }): Promise<InstallCommandResult> =>
    transact(db, async (tx) => {
      // The lock of the seat comes first, as for all its tokens and codes.
      const isLocked = await lockSeat(tx, seatId);
      const seat = isLocked ? await findSeat(tx, seatId) : null;
      if (seat === null) return { ok: false, retryMs: null };
      const { workshopId } = seat;
      const since = new Date(now().getTime() - HOUR_MS);
      const { count, oldest } = await countSeatTokens(tx, { seatId, kind: 'agent', since });
      if (count >= MAX_INSTALL_TOKENS_PER_HOUR) {
        audit({ kind: 'limit-reached', workshopId, seatId, detail: { limit: 'install-commands' } });
        return {
          ok: false,
          retryMs: oldest === null ? HOUR_MS : Math.max(1, oldest.getTime() - since.getTime()),
        };
      }
      const { token } = await issueJoinToken(tx, {
        workshopId,
        seat: seatId,
        uses: 1,
        expiresAt: new Date(now().getTime() + INSTALL_TOKEN_HOURS * HOUR_MS),
        serverKey: serverKey.publicKey,
        now: now(),
      });
      await revokeOldSeatTokens(tx, {
        seatId,
        kind: 'agent',
        keepNewest: MAX_LIVE_INSTALL_TOKENS,
        now: now(),
      });
      return {
        ok: true,
        installCommand: installCommand(url, token),
        inCluster: {
          joinFile: formatJoinFile(token),
          manifestUrl: agentManifestUrl(url, workshopId),
        },
      };
    });
}
