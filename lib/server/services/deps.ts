import type { Connection } from '#db/connect.ts';
import type { GuessLimiter } from '#lib/auth/guess-limiter.ts';
import type { ServerKey } from '#lib/auth/server-key.ts';
import type { WorkshopRegistry } from '../workshops/types.ts';
import type { PackCatalog } from '../packs/pack-catalog.ts';

/** Selects the viewers whose permission ended. A viewer must match every given field. */
export interface RevocationFilter {
  readonly session?: string;
  readonly workshopId?: string;
  readonly seatId?: string;
  readonly why: 'revoked' | 'deleted';
}

/** What the services behind pages and routes depend on. */
export interface ServiceDeps {
  readonly db: Connection;
  readonly workshops: WorkshopRegistry;
  readonly catalog: PackCatalog;
  readonly serverKey: ServerKey;
  /** Counts wrong codes and tokens per client address, for all routes that accept one. */
  readonly guessLimiter: GuessLimiter;
  readonly now: () => Date;
  /** Public address, without a trailing slash. */
  readonly url: string;
  /** Closes the sockets of viewers who lost their permission. */
  readonly disconnectViewers: (filter: RevocationFilter) => void;
}
