import { MINUTE_MS } from '#lib/kit/time.ts';
import { SEAT_STORAGE_BYTES } from '#lib/protocol/limits.ts';

const MIB = 1024 * 1024;

/** How fast one seat can send. Beyond it, the server asks the agent to send later. */
export const SEAT_RATES = {
  /** Changes. */
  rows: { burst: 6_000, perSecond: 1_200 / 60 },
  /** Bytes of JSON. */
  bytes: { burst: 16 * MIB, perSecond: (4 * MIB) / 60 },
  /** Epochs that an agent starts. */
  epochs: { burst: 6, perSecond: 6 / 600 },
} as const;
/** Epochs of one seat that are stored. Those without changes don't count. */
export const MAX_EPOCHS_PER_SEAT = 100;

/** Beyond `seatBytes` a seat is limited; beyond `workshopBytes`, seats above the average are. */
export const STORAGE_LIMITS = {
  seatBytes: SEAT_STORAGE_BYTES.normal,
  workshopBytes: 8 * 1024 * MIB,
  /** A limited seat continues with this much free space, which is more than any batch needs. */
  resumeBytes: 1 * MIB,
  /** Staff are warned from this share of `workshopBytes` on. */
  warningShare: 0.8,
} as const;

/** Free disk space that the embedded database needs to accept changes. */
export const MIN_FREE_DISK_BYTES = 1024 * MIB;

/** When a refused agent tries again. */
export const RETRY_MS = {
  /** At least, so that each try has room for several batches. */
  rate: 5_000,
  overQuota: MINUTE_MS,
  disk: MINUTE_MS / 2,
} as const;
