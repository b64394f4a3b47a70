import { findEvent } from '#db/people/events.ts';
import type { Connection } from '#db/connect.ts';
import { isAway, Unavailable } from '#db/unavailable.ts';
import type { LoadedPack, Pack } from '#lib/packs/types.ts';
import type { AgentHost, AgentHosts } from '#lib/realtime/agent/host.ts';
import type { LiveEvent, LiveEvents } from '../live.ts';
import { Ownership } from '../log/ownership.ts';
import { OpenEvent, type LiveClock } from './open-event.ts';

export interface LiveEventsOptions {
  readonly db: Connection;
  /** The same database, for the connection that holds the events. */
  readonly url: string;
  /** By the id an event names. */
  readonly packs: ReadonlyMap<string, LoadedPack>;
  readonly clock: LiveClock;
  readonly log: (line: string) => void;
}

/** The events that are open in this process; `stop` closes them all. */
export class Events implements LiveEvents, AgentHosts {
  readonly #options: LiveEventsOptions;
  readonly #ownership: Ownership;
  readonly #opening = new Map<string, Promise<OpenEvent | null>>();
  readonly #open = new Map<string, OpenEvent>();
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
    const { db, clock, log } = this.#options;
    const row = await findEvent(db, id);
    if (!row) return null;
    const event = await OpenEvent.open(id, { db, ownership: this.#ownership, pack: this.#packOf(row.pack), clock, log });
    if (event) this.#open.set(id, event);
    return event;
  }

  #packOf(id: string): Pack {
    const loaded = this.#options.packs.get(id);
    if (loaded?.kind === 'loaded') return loaded.pack;
    throw new Error(`the exercise pack ${id} of this event ${loaded ? 'has mistakes (podium pack lint names them)' : 'is not installed'}`);
  }
}

export function createLiveEvents(options: LiveEventsOptions): Events {
  return new Events(options);
}
