import { topicOf } from '#lib/protocol/topic.ts';
import type { Watch } from '#lib/protocol/viewer-link.ts';
import type { ProjectorView, RoomView, SeatView, View } from '#lib/room/views.ts';
import type { LinkListener, RoomLink } from './room-link.ts';
import { Topic, type Watched } from './view-store.ts';

/** A watched view as React's useSyncExternalStore takes it. Watching begins with the first listener and ends soon after the last. */
export interface Watching<V extends View> {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => Watched<V>;
  /** When the view was last known to be true, ms of the browser's clock; null before the first snapshot. */
  readonly heardAt: () => number | null;
}

/** The browser's clock and timers, passed in so that tests turn them by hand. */
export interface ClientClock {
  now(): number;
  every(ms: number, run: () => void): () => void;
}

export const browserClock: ClientClock = {
  now: () => Date.now(),
  every(ms, run) {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
};

const JUDGE_MS = 500;
/** How long a view nobody looks at is still kept: React unmounts and mounts again, readers go back and forth. */
const LINGER_MS = 3_000;
const ASK_AGAIN_MS = 2_000;
const OFFSET_SAMPLES = 8;

interface Entry {
  readonly topic: Topic;
  readonly watching: Watching<View>;
  /** Asked of the server, or to be asked as soon as the link stands. */
  active: boolean;
  /** Since when nobody listens; null while somebody does, and before anybody did. */
  idleSince: number | null;
  askAt: number | null;
}

/** One page's client of the live room: any number of views over one link. */
export class RoomClient {
  readonly #link: RoomLink;
  readonly #clock: ClientClock;
  readonly #entries = new Map<string, Entry>();
  #connected = false;
  #cutAt: number | null = null;
  #stopJudging: (() => void) | null = null;
  #offsets: number[] = [];

  constructor(link: RoomLink, clock: ClientClock = browserClock) {
    this.#link = link;
    this.#clock = clock;
  }

  room(event: string): Watching<RoomView> {
    return this.#watching({ view: 'room', event }) as Watching<RoomView>;
  }

  seat(seat: string): Watching<SeatView> {
    return this.#watching({ view: 'seat', seat }) as Watching<SeatView>;
  }

  projector(event: string): Watching<ProjectorView> {
    return this.#watching({ view: 'projector', event }) as Watching<ProjectorView>;
  }

  /** The server's time now, ms since 1970, as far as its frames tell: what 'n s ago' is counted from. */
  serverNow(): number {
    return this.#clock.now() + (this.#offsets.length === 0 ? 0 : Math.max(...this.#offsets));
  }

  /** Ends every view and the link. The client cannot be used again. */
  close(): void {
    this.#sleep();
    this.#entries.clear();
  }

  #watching(watch: Watch): Watching<View> {
    const id = topicOf(watch);
    const known = this.#entries.get(id);
    if (known !== undefined) return known.watching;
    const topic = new Topic(watch, this.#clock.now());
    const watching: Watching<View> = {
      getSnapshot: () => topic.snapshot,
      heardAt: () => topic.heardAt,
      subscribe: (listener) => {
        const stop = topic.subscribe(listener);
        this.#wanted(entry);
        return () => {
          stop();
          if (topic.listeners === 0) entry.idleSince = this.#clock.now();
        };
      },
    };
    const entry: Entry = { topic, watching, active: false, idleSince: null, askAt: null };
    this.#entries.set(id, entry);
    return watching;
  }

  #wanted(entry: Entry): void {
    entry.idleSince = null;
    if (entry.active) return;
    entry.active = true;
    if (this.#stopJudging === null) this.#wake();
    else if (this.#connected) this.#ask(entry);
  }

  #active(): Entry[] {
    return [...this.#entries.values()].filter((entry) => entry.active);
  }

  #wake(): void {
    this.#stopJudging = this.#clock.every(JUDGE_MS, () => this.#judge());
    this.#link.open(this.#listener);
  }

  #sleep(): void {
    this.#stopJudging?.();
    this.#stopJudging = null;
    this.#connected = false;
    this.#link.close();
  }

  #ask(entry: Entry): void {
    const { topic } = entry;
    topic.asked(this.#clock.now());
    this.#link.watch(topic.watch, (answer) => {
      if (answer.ok || !entry.active) return;
      topic.refuse(answer.refusal);
      topic.judge(this.#clock.now(), this.#cutAt);
      if (answer.refusal === 'unavailable') entry.askAt = this.#clock.now() + ASK_AGAIN_MS;
    });
  }

  #judge(): void {
    const now = this.#clock.now();
    for (const entry of this.#active()) {
      if (entry.idleSince !== null && now - entry.idleSince >= LINGER_MS) {
        entry.active = false;
        entry.topic.forget(now);
        this.#link.unwatch(entry.topic.id);
        continue;
      }
      if (entry.askAt !== null && now >= entry.askAt && this.#connected) {
        entry.askAt = null;
        this.#ask(entry);
      }
      entry.topic.judge(now, this.#cutAt);
    }
    if (this.#active().length === 0) this.#sleep();
  }

  #heard(serverTime: number): void {
    // The least delayed of the last few answers says most about the server's clock.
    this.#offsets = [...this.#offsets, serverTime - this.#clock.now()].slice(-OFFSET_SAMPLES);
  }

  readonly #listener: LinkListener = {
    connected: () => {
      this.#connected = true;
      this.#cutAt = null;
      for (const entry of this.#active()) this.#ask(entry);
    },
    lost: () => {
      this.#connected = false;
      this.#cutAt ??= this.#clock.now();
      for (const { topic } of this.#active()) topic.lost();
    },
    refused: (why) => {
      for (const { topic } of this.#active()) topic.refuse(why);
      this.#judge();
    },
    frame: (frame, taken) => {
      this.#heard(frame.serverTime);
      const entry = this.#entries.get(frame.topic);
      if (entry?.active) {
        if (!entry.topic.take(frame, this.#clock.now())) this.#ask(entry);
        entry.topic.judge(this.#clock.now(), this.#cutAt);
      }
      taken();
    },
    beat: ({ boot, serverTime }) => {
      this.#heard(serverTime);
      for (const entry of this.#active()) {
        if (!entry.topic.beat(boot, this.#clock.now())) this.#ask(entry);
      }
    },
    bye: ({ why }) => {
      if (why === 'shutting-down') return;
      for (const { topic } of this.#active()) topic.refuse(why);
      this.#judge();
    },
  };
}
