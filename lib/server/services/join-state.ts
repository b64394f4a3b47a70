import { findWorkshopByCode } from '#db/queries/workshops.ts';
import { formatCode } from '#lib/auth/code.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { JoinState } from '#lib/protocol/api/seats.ts';
import type { WorkshopState } from '#lib/room/views.ts';
import type { AppServices } from '../context.ts';
import { withGuessLimit } from './access.ts';
import type { ServiceDeps } from './deps.ts';

/** How often a page asks for the state of its workshop, so that it follows within 2 s. */
const ASK_EVERY_MS = 2 * SECOND_MS;
/** The longest interval, however many pages ask. */
const MAX_ASK_EVERY_MS = 10 * SECOND_MS;
/** Questions of all pages in `ASK_EVERY_MS`. More pages ask less often. */
const ASKS_PER_INTERVAL = 200;

/** Decides when a page asks again, so that the work of all pages together stays bounded. */
export class AskingPace {
  readonly #now: () => number;
  #since = 0;
  #asks = 0;
  #asksBefore = 0;

  /** @param now the server's clock, ms since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts a question. @returns when the page asks again, in ms */
  next(): number {
    const intervals = Math.floor((this.#now() - this.#since) / ASK_EVERY_MS);
    if (intervals !== 0) {
      this.#asksBefore = intervals === 1 ? this.#asks : 0;
      this.#asks = 0;
      this.#since = this.#now();
    }
    this.#asks += 1;
    const load = Math.max(this.#asks, this.#asksBefore) / ASKS_PER_INTERVAL;
    return Math.round(Math.min(Math.max(load, 1) * ASK_EVERY_MS, MAX_ASK_EVERY_MS));
  }
}

/** Tells the page to join whether students can join the workshop of its code now. */
export function joinStateService(deps: ServiceDeps): Pick<AppServices['seats'], 'getJoinState'> {
  const { db, now } = deps;
  const pace = new AskingPace(() => now().getTime());
  return {
    getJoinState: (caller, { code }) =>
      withGuessLimit(deps, caller, 'join', async () => {
        const workshop = await findWorkshopByCode(db, formatCode(code));
        if (workshop === null) throw new HttpError('code-unknown', { field: 'code' });
        return { state: toJoinState(workshop.state), nextMs: pace.next() };
      }),
  };
}

function toJoinState(state: WorkshopState): JoinState['state'] {
  switch (state) {
    case 'draft':
      return 'draft';
    case 'open':
    case 'live':
      return 'open';
    case 'ended':
    case 'archived':
      return 'ended';
  }
}
