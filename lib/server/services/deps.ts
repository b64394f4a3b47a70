import type { Connection } from '#db/connect.ts';
import type { GuessLimiter } from '#lib/auth/guess-limiter.ts';
import type { ServerKey } from '#lib/auth/server-key.ts';
import type { AppServices } from '../context.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import type { RevocationFilter, SessionFilter } from '#lib/realtime/viewers/types.ts';
import type { OidcSettings } from '../oidc/settings.ts';
import type { WorkshopRegistry } from '../workshops/types.ts';
import type { PackCatalog } from '../packs/pack-catalog.ts';
import type { ReplayJobs } from '../replay/replay-jobs.ts';
import type { FactSource, ResultsReader } from '../results/results-reader.ts';

/** What the services behind pages and routes depend on. */
export interface ServiceDeps {
  readonly db: Connection;
  readonly workshops: WorkshopRegistry;
  readonly catalog: PackCatalog;
  readonly serverKey: ServerKey;
  /** Computes results without opening a workshop. */
  readonly results: Pick<ResultsReader, 'readResults' | 'readStudent' | 'compare'>;
  /** Makes the facts of workshops that have none. */
  readonly facts: FactSource;
  /** Records the replays of ended workshops. */
  readonly replays: Pick<ReplayJobs, 'ensure'>;
  /** Slows down wrong codes by client address, for all routes that accept one. */
  readonly guessLimiter: GuessLimiter;
  /** Records security events. */
  readonly audit: Audit;
  readonly now: () => Date;
  /** Public address, without a trailing slash. */
  readonly url: string;
  /** What the page about kept data shows. */
  readonly retention: AppServices['retention'];
  /** The provider with which staff can sign in. */
  readonly oidc?: OidcSettings | null | undefined;
  /** A download was read to its end. `seconds`: from the request to the last byte. */
  readonly recordExport?: (format: string, seconds: number) => void;
  /** Closes the sockets of viewers who lost their permission. */
  readonly disconnectViewers: (filter: RevocationFilter) => void;
  /** Tells pages that the list of sessions or devices has changed. */
  readonly notifySessions: (filter: SessionFilter) => void;
  /** Whether a browser of the student shows the page of this seat now. */
  readonly isSeatOpen: (seatId: string) => boolean;
}
