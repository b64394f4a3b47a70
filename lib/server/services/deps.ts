import type { Connection } from '#db/connect.ts';
import type { GuessLimiter } from '#lib/auth/guess-limiter.ts';
import type { ServerKey } from '#lib/auth/server-key.ts';
import type { WorkshopRegistry } from '../workshops/types.ts';
import type { PackCatalog } from '../packs/pack-catalog.ts';

/** Whose rights to look ended; every part that is given must fit. */
export interface RevocationFilter {
  readonly session?: string;
  readonly workshopId?: string;
  readonly seatId?: string;
  readonly why: 'revoked' | 'deleted';
}

/** What the services of the people's side work with. */
export interface ServiceDeps {
  readonly db: Connection;
  readonly workshops: WorkshopRegistry;
  readonly catalog: PackCatalog;
  readonly serverKey: ServerKey;
  /** Wrong codes and tokens by address, for all routes that take one. */
  readonly guessLimiter: GuessLimiter;
  readonly now: () => Date;
  /** Public address without a slash at its end. */
  readonly url: string;
  /** Cuts the sockets of whoever lost the right to look. */
  readonly disconnectViewers: (filter: RevocationFilter) => void;
}
