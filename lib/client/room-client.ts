import { RETRY_MS } from '#lib/i18n/retry-until-fetched.ts';
import { repeat, systemClock, type Clock } from '#lib/kit/clock.ts';
import { NOT_OPENED_REASONS } from '#lib/protocol/not-opened.ts';
import { topicFor } from '#lib/protocol/topic.ts';
import { VIEW_ENDINGS } from '#lib/protocol/view-endings.ts';
import type { ViewSubscription } from '#lib/protocol/viewer-link.ts';
import type { ProjectorView, RoomView, SeatView, View } from '#lib/room/views.ts';
import type { LinkListener, RoomLink } from './room-link.ts';
import { ViewStore, type WatchedView } from './view-store.ts';

/** The server can't show the view now, but perhaps later. */
const RETRIED_REFUSALS: ReadonlySet<string> = new Set(['unavailable', ...NOT_OPENED_REASONS]);

/**
 * A view for useSyncExternalStore. Watching starts with the first listener and ends shortly after the
 * last one left.
 */
export interface ViewHandle<V extends View> {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => WatchedView<V>;
  /** When the view was last confirmed, ms of the browser's clock; null before the first snapshot. */
  readonly lastReceivedAt: () => number | null;
}

const CONNECTION_CHECK_MS = 500;
/** How long a view without listeners is kept, because React remounts and readers go back. */
const UNWATCH_DELAY_MS = 3_000;
const MAX_OFFSET_SAMPLES = 8;

interface ViewEntry {
  readonly store: ViewStore;
  readonly viewHandle: ViewHandle<View>;
  /** Requested, or to be requested when the link is connected. */
  active: boolean;
  /** When the last listener left; null while there are listeners, and before the first one. */
  idleSince: number | null;
  retryAt: number | null;
}

/** The client of a page: any number of views over one link. */
export class RoomClient {
  readonly #link: RoomLink;
  readonly #clock: Clock;
  readonly #entries = new Map<string, ViewEntry>();
  #connected = false;
  #disconnectedAt: number | null = null;
  #stopConnectionCheck: (() => void) | null = null;
  #clockOffsets: number[] = [];
  readonly #sessionListeners = new Set<() => void>();

  constructor(link: RoomLink, clock: Clock = systemClock) {
    this.#link = link;
    this.#clock = clock;
  }

  room(workshopId: string): ViewHandle<RoomView> {
    return this.#getOrCreateHandle({ view: 'room', workshopId }) as ViewHandle<RoomView>;
  }

  seat(seat: string): ViewHandle<SeatView> {
    return this.#getOrCreateHandle({ view: 'seat', seat }) as ViewHandle<SeatView>;
  }

  projector(workshopId: string): ViewHandle<ProjectorView> {
    return this.#getOrCreateHandle({ view: 'projector', workshopId }) as ViewHandle<ProjectorView>;
  }

  /** The server's time, ms since 1970, estimated from its frames. */
  serverNow(): number {
    return (
      this.#clock.now() + (this.#clockOffsets.length === 0 ? 0 : Math.max(...this.#clockOffsets))
    );
  }

  /** Calls `listener` when the list of sessions or devices has changed, while a view is open. */
  onSessionsChanged(listener: () => void): () => void {
    this.#sessionListeners.add(listener);
    return () => this.#sessionListeners.delete(listener);
  }

  /** Closes the link and all views. The client can't be used afterwards. */
  close(): void {
    this.#stop();
    this.#entries.clear();
  }

  #getOrCreateHandle(subscription: ViewSubscription): ViewHandle<View> {
    const id = topicFor(subscription);
    const existing = this.#entries.get(id);
    if (existing !== undefined) return existing.viewHandle;
    const store = new ViewStore(subscription, this.#clock.now());
    const viewHandle: ViewHandle<View> = {
      getSnapshot: () => store.snapshot,
      lastReceivedAt: () => store.lastReceivedAt,
      subscribe: (listener) => {
        const stop = store.subscribe(listener);
        this.#activate(entry);
        return () => {
          stop();
          if (store.listenerCount === 0) entry.idleSince = this.#clock.now();
        };
      },
    };
    const entry: ViewEntry = { store, viewHandle, active: false, idleSince: null, retryAt: null };
    this.#entries.set(id, entry);
    return viewHandle;
  }

  #activate(entry: ViewEntry): void {
    const wasIdle = entry.idleSince !== null;
    entry.idleSince = null;
    if (entry.active) {
      // What was refused before can be possible now, e.g. after a removed seat was restored.
      const isRefused = entry.store.snapshot.connection.state === 'refused';
      if (wasIdle && isRefused && this.#connected) this.#requestView(entry);
      return;
    }
    entry.active = true;
    if (this.#stopConnectionCheck === null) this.#start();
    else if (this.#connected) this.#requestView(entry);
  }

  #listActive(): ViewEntry[] {
    return [...this.#entries.values()].filter((entry) => entry.active);
  }

  #start(): void {
    this.#stopConnectionCheck = repeat(this.#clock, CONNECTION_CHECK_MS, () =>
      this.#checkConnections(),
    );
    this.#link.open(this.#listener);
  }

  #stop(): void {
    this.#stopConnectionCheck?.();
    this.#stopConnectionCheck = null;
    this.#connected = false;
    this.#link.close();
  }

  #requestView(entry: ViewEntry): void {
    const { store } = entry;
    store.markRequested(this.#clock.now());
    this.#link.watch(store.subscription, (response) => {
      if (response.ok || !entry.active) return;
      store.refuse(response.refusal);
      store.updateConnection(this.#clock.now(), this.#disconnectedAt);
      if (RETRIED_REFUSALS.has(response.refusal)) entry.retryAt = this.#clock.now() + RETRY_MS;
    });
  }

  #checkConnections(): void {
    const now = this.#clock.now();
    for (const entry of this.#listActive()) {
      if (entry.idleSince !== null && now - entry.idleSince >= UNWATCH_DELAY_MS) {
        entry.active = false;
        entry.store.reset(now);
        this.#link.unwatch(entry.store.topic);
        continue;
      }
      if (entry.retryAt !== null && now >= entry.retryAt && this.#connected) {
        entry.retryAt = null;
        this.#requestView(entry);
      }
      entry.store.updateConnection(now, this.#disconnectedAt);
    }
    if (this.#listActive().length === 0) this.#stop();
  }

  #recordServerTime(serverTime: number): void {
    // The least delayed of the last frames is the best estimate, see `serverNow`.
    this.#clockOffsets = [...this.#clockOffsets, serverTime - this.#clock.now()].slice(
      -MAX_OFFSET_SAMPLES,
    );
  }

  readonly #listener: LinkListener = {
    connected: () => {
      this.#connected = true;
      this.#disconnectedAt = null;
      for (const entry of this.#listActive()) this.#requestView(entry);
    },
    lost: () => {
      this.#connected = false;
      this.#disconnectedAt ??= this.#clock.now();
      for (const { store } of this.#listActive()) store.markDisconnected();
    },
    refused: (reason) => {
      for (const { store } of this.#listActive()) store.refuse(reason);
      this.#checkConnections();
    },
    frame: (frame, acknowledge) => {
      this.#recordServerTime(frame.serverTime);
      const entry = this.#entries.get(frame.topic);
      if (entry?.active) {
        if (!entry.store.applyFrame(frame, this.#clock.now())) this.#requestView(entry);
        entry.store.updateConnection(this.#clock.now(), this.#disconnectedAt);
      }
      acknowledge();
    },
    heartbeat: ({ boot, serverTime }) => {
      this.#recordServerTime(serverTime);
      for (const entry of this.#listActive()) {
        if (!entry.store.applyHeartbeat(boot, this.#clock.now())) this.#requestView(entry);
      }
    },
    delayed: ({ topic, retryMs }) => {
      const entry = this.#entries.get(topic);
      if (!entry?.active) return;
      entry.store.delay(this.#clock.now() + retryMs);
      entry.store.updateConnection(this.#clock.now(), this.#disconnectedAt);
    },
    sessionsChanged: () => {
      for (const listener of this.#sessionListeners) listener();
    },
    bye: ({ why }) => {
      if (why === 'shutting-down' || why === 'renewed') return;
      // A newer server can know reasons that this page doesn't.
      const ending = VIEW_ENDINGS.find((known) => known === why) ?? 'revoked';
      for (const { store } of this.#listActive()) store.refuse(ending);
      this.#checkConnections();
    },
  };
}
