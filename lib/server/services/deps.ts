import type { Connection } from '#db/connect.ts';
import type { GuessLimiter } from '#lib/auth/guess-limiter.ts';
import type { ServerKey } from '#lib/auth/server-key.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import type { RevocationFilter, SessionFilter } from '#lib/realtime/viewers/types.ts';
import type { WorkshopRegistry } from '../workshops/types.ts';
import type { PackCatalog } from '../packs/pack-catalog.ts';

/** What the services behind pages and routes depend on. */
export interface ServiceDeps {
  readonly db: Connection;
  readonly workshops: WorkshopRegistry;
  readonly catalog: PackCatalog;
  readonly serverKey: ServerKey;
  /** Slows down wrong codes by client address, for all routes that accept one. */
  readonly guessLimiter: GuessLimiter;
  /** Records security events. */
  readonly audit: Audit;
  readonly now: () => Date;
  /** Public address, without a trailing slash. */
  readonly url: string;
  /** Closes the sockets of viewers who lost their permission. */
  readonly disconnectViewers: (filter: RevocationFilter) => void;
  /** Tells pages that the list of sessions or devices has changed. */
  readonly notifySessions: (filter: SessionFilter) => void;
}
