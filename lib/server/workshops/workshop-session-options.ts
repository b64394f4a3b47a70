import type { Connection } from '#db/connect.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { KeyedQueue } from '#lib/kit/keyed-queue.ts';
import type { Semaphore } from '#lib/kit/semaphore.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import type { GradingPool } from '../grader/grading-pool.ts';
import type { WorkshopOwnership } from '../log/ownership.ts';
import type { Log } from '../logger.ts';
import type { WorkshopMeter } from '../metrics/workshop-meter.ts';
import type { PackCatalog } from '../packs/pack-catalog.ts';

export interface WorkshopSessionOptions {
  readonly db: Connection;
  readonly ownership: WorkshopOwnership;
  readonly catalog: PackCatalog;
  /** Digest of the content that the workshop began with. */
  readonly packDigest: string;
  /** Limits how many logs this process replays at once for regrades. */
  readonly regradeSemaphore: Semaphore;
  /** The queue in which seats of this process are graded alone. */
  readonly probations: KeyedQueue;
  /** The process ended twice while this workshop was opened: no seat is graded at first. */
  readonly pausesGrading: boolean;
  /** The grading threads of the process. */
  readonly gradingPool: GradingPool;
  readonly clock: Clock;
  readonly audit: Audit;
  /** Whether the embedded database can accept changes. */
  readonly hasDiskSpace: () => boolean;
  /** Wrong join codes in the last minute, of all workshops. */
  readonly wrongJoinCodes: () => number;
  readonly meter: WorkshopMeter;
  /** Adds the id of the workshop. */
  readonly log: Log;
}
