import type { Connection } from '#db/connect.ts';
import type { GuessLimit } from '#lib/auth/guess-limiter.ts';
import type { ServerKey } from '#lib/auth/server-key.ts';
import type { LiveEvents } from '../workshops/types.ts';
import type { Shelf } from '../packs/pack-catalog.ts';

/** Whose rights to look ended; every part that is given must fit. */
export interface Revoked {
  readonly session?: string;
  readonly event?: string;
  readonly seat?: string;
  readonly why: 'revoked' | 'deleted';
}

/** What the services of the people's side work with. */
export interface Surroundings {
  readonly db: Connection;
  readonly live: LiveEvents;
  readonly shelf: Shelf;
  readonly serverKey: ServerKey;
  /** Wrong codes and tokens by address, for all routes that take one. */
  readonly guesses: GuessLimit;
  readonly now: () => Date;
  /** Public address without a slash at its end. */
  readonly url: string;
  /** Cuts the sockets of whoever lost the right to look. */
  readonly revoke: (revoked: Revoked) => void;
}
