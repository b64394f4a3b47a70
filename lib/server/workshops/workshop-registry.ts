import { pinEvent } from '#db/queries/pack-contents.ts';
import { findEvent, type EventRow } from '#db/queries/workshops.ts';
import type { Connection } from '#db/connect.ts';
import { isAway, Unavailable } from '#db/errors.ts';
import type { AgentHost, AgentHosts } from '#lib/realtime/agents/gateway.ts';
import type { LiveEvent, LiveEvents } from './types.ts';
import { Ownership } from '../log/ownership.ts';
import { keepContent } from '../packs/content.ts';
import type { Shelf } from '../packs/pack-catalog.ts';
import type { LiveClock } from './clock.ts';
import { OpenEvent } from './workshop-session.ts';
import { Slots } from '#lib/kit/semaphore.ts';

/** Logs that are graded again at once: each takes a core for a while. */
const PREVIEWS = 2;

export interface LiveEventsOptions {
  readonly db: Connection;
  /** The same database, for the connection that holds the events. */
  readonly url: string;
  /** Where an event that is not pinned yet finds its pack, and what could be taken in. */
  readonly shelf: Shelf;
  readonly clock: LiveClock;
  readonly log: (line: string) => void;
}

/** The events that are open in this process; `stop` closes them all. */
export class Events implements LiveEvents, AgentHosts {
  readonly #options: LiveEventsOptions;
  readonly #ownership: Ownership;
  readonly #opening = new Map<string, Promise<OpenEvent | null>>();
  readonly #open = new Map<string, OpenEvent>();
  readonly #slots = new Slots(PREVIEWS);
  #stopped = false;

  constructor(options: LiveEventsOptions) {
    this.#options = options;
    this.#ownership = new Ownership(options.url);
  }

  /** Throws `Unavailable` while the database is away. */
  async open(id: string): Promise<LiveEvent | null> {
    return this.#opened(id);
  }

  /** Throws `Unavailable` while the database is away. */
  async host(id: string): Promise<AgentHost | null> {
    return this.#opened(id);
  }

  get(id: string): LiveEvent | undefined {
    return this.#open.get(id);
  }

  async close(id: string): Promise<void> {
    const event = await this.#opening.get(id)?.catch(() => null);
    this.#opening.delete(id);
    this.#open.delete(id);
    await event?.stop();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#opening.keys()].map((id) => this.close(id)));
    await this.#ownership.stop();
  }

  async #opened(id: string): Promise<OpenEvent | null> {
    if (this.#stopped) throw new Unavailable();
    const opening = this.#opening.get(id) ?? this.#openOnce(id);
    this.#opening.set(id, opening);
    try {
      const event = await opening;
      if (!event) this.#opening.delete(id);
      return event;
    } catch (error) {
      this.#opening.delete(id);
      throw isAway(error) ? new Unavailable(undefined, { cause: error }) : error;
    }
  }

  async #openOnce(id: string): Promise<OpenEvent | null> {
    const { db, clock, shelf, log } = this.#options;
    const row = await findEvent(db, id);
    if (!row) return null;
    const digest = row.packDigest ?? (await this.#pin(row));
    const event = await OpenEvent.open(id, {
      db,
      ownership: this.#ownership,
      shelf,
      digest,
      slots: this.#slots,
      clock,
      log,
    });
    if (event) this.#open.set(id, event);
    return event;
  }

  /** An event from before there were pins takes what lies on disk under the same id. */
  async #pin({ id, pack }: EventRow): Promise<string> {
    const { db, shelf } = this.#options;
    const shelved = shelf.packs.get(pack);
    if (shelved?.kind !== 'loaded')
      throw new Error(
        `the exercise pack ${pack} of this event ${shelved ? 'has mistakes (podium pack lint names them)' : 'is not installed'}`,
      );
    const packDigest = await keepContent(db, shelved.pack);
    await pinEvent(db, id, { packDigest, packVersion: shelved.pack.version });
    return packDigest;
  }
}

export function createLiveEvents(options: LiveEventsOptions): Events {
  return new Events(options);
}
