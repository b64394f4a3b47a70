import { topicOf } from '#lib/protocol/topic.ts';
import type { Watch, WatchRefusal } from '#lib/protocol/viewer-link.ts';
import type { View } from '#lib/room/views.ts';
import { judgeConnection, sameConnection, type Connection, type RefusedWhy } from './connection.ts';
import type { Bye, ViewFrame } from './room-link.ts';
import { mergeDelta, takeSnapshot } from './merge.ts';

/** What a page paints. A new object only when something in it changed; `view` is null before the first snapshot. */
export interface Watched<V extends View> {
  readonly connection: Connection;
  readonly view: V | null;
}

/** One watched view: what came, how old it is, and who wants to know. Times are ms of the browser's own clock. */
export class Topic {
  readonly watch: Watch;
  #snapshot: Watched<View>;
  #position: { boot: string; n: number } | null = null;
  /** Whether every beat vouches for the view: a snapshot came over the connection that stands now. */
  #upToDate = false;
  #askedAt: number;
  #heardAt: number | null = null;
  #refused: RefusedWhy | null = null;
  readonly #listeners = new Set<() => void>();

  constructor(watch: Watch, now: number) {
    this.watch = watch;
    this.#askedAt = now;
    this.#snapshot = { connection: { state: 'connecting', since: now }, view: null };
  }

  get id(): string {
    return topicOf(this.watch);
  }

  get snapshot(): Watched<View> {
    return this.#snapshot;
  }

  get heardAt(): number | null {
    return this.#heardAt;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The view was asked for, over a connection that stands. */
  asked(now: number): void {
    this.#upToDate = false;
    if (this.#heardAt === null) this.#askedAt = now;
    if (this.#refused !== 'deleted') this.#refused = null;
  }

  /** Nobody looks any more: what comes later starts with a snapshot. */
  forget(now: number): void {
    this.#upToDate = false;
    this.#position = null;
    this.#heardAt = null;
    this.#refused = null;
    this.#askedAt = now;
    this.#snapshot = { connection: { state: 'connecting', since: now }, view: null };
  }

  lost(): void {
    this.#upToDate = false;
  }

  /** Answers whether the frame could be taken in; if not, the view must be asked for again. */
  take(frame: ViewFrame, now: number): boolean {
    if (frame.kind === 'snapshot') {
      this.#set({ ...this.#snapshot, view: takeSnapshot(this.#snapshot.view, frame.view) });
    } else {
      if (this.#position?.boot !== frame.boot || this.#snapshot.view === null || !this.#upToDate)
        return false;
      if (frame.n <= this.#position.n) return true;
      const view = mergeDelta(this.#snapshot.view, frame.delta);
      if (view === null) return false;
      this.#set({ ...this.#snapshot, view });
    }
    this.#position = { boot: frame.boot, n: frame.n };
    this.#upToDate = true;
    this.#heardAt = now;
    this.#refused = null;
    return true;
  }

  /** Answers false when the beat is of another life of the server than the view. */
  beat(boot: string, now: number): boolean {
    if (!this.#upToDate) return true;
    if (this.#position?.boot !== boot) return false;
    this.#heardAt = now;
    return true;
  }

  refuse(why: WatchRefusal['refusal'] | Exclude<Bye['why'], 'shutting-down'>): void {
    this.#refused = why;
    this.#upToDate = false;
  }

  /** Looks at the clock; listeners hear of it only when the connection reads differently. */
  judge(now: number, cutAt: number | null): void {
    const connection = judgeConnection(
      { askedAt: this.#askedAt, heardAt: this.#heardAt, cutAt, refused: this.#refused },
      now,
    );
    if (!sameConnection(connection, this.#snapshot.connection))
      this.#set({ ...this.#snapshot, connection });
  }

  #set(snapshot: Watched<View>): void {
    this.#snapshot = snapshot;
    for (const listener of [...this.#listeners]) listener();
  }
}
