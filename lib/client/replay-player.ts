import { repeat, systemClock, type Clock } from '#lib/kit/clock.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { ReadyReplay } from '#lib/protocol/api/replay.ts';
import { REPLAY_TICK_MS } from '#lib/room/replay-views.ts';
import type { RecordedRoom } from './recorded-room.ts';

/** How many times as fast as the day. */
export const REPLAY_SPEEDS = [1, 5, 20, 60, 200, 600] as const;
export type ReplaySpeed = (typeof REPLAY_SPEEDS)[number];
const DEFAULT_SPEED: ReplaySpeed = 20;

/** How often a playing replay moves. */
const STEP_MS = 200;
/** How soon a part that couldn't be loaded is loaded again. */
const RETRY_MS = 3 * SECOND_MS;

export interface PlayerState {
  /** The time of the day that is shown, ms since 1970. */
  readonly at: number;
  readonly isPlaying: boolean;
  readonly speed: ReplaySpeed;
  /** `failed`: a part of the recording can't be loaded now. It is tried again. */
  readonly status: 'ready' | 'loading' | 'failed';
}

/** Plays a recording: moves the time of a `RecordedRoom`. */
export class ReplayPlayer {
  readonly #room: Pick<RecordedRoom, 'showAt' | 'preloadAfter'>;
  readonly #replay: Pick<ReadyReplay, 'from' | 'to'>;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #state: PlayerState;
  #stopSteps: (() => void) | null = null;
  #cancelRetry = (): void => undefined;
  #steppedAt = 0;
  /** Counts the seeks: a late answer of an earlier one changes nothing. */
  #seeks = 0;

  constructor(
    room: Pick<RecordedRoom, 'showAt' | 'preloadAfter'>,
    replay: Pick<ReadyReplay, 'from' | 'to'>,
    { at = replay.from, clock = systemClock }: { at?: number; clock?: Clock } = {},
  ) {
    this.#room = room;
    this.#replay = replay;
    this.#clock = clock;
    this.#state = {
      at: this.#pictureAt(at),
      isPlaying: false,
      speed: DEFAULT_SPEED,
      status: 'loading',
    };
  }

  /** The clock of the day, for a client of the room: timers run in the time of the reader. */
  get dayClock(): Clock {
    return {
      now: () => this.#state.at,
      mono: () => this.#clock.mono(),
      after: (ms, callback) => this.#clock.after(ms, callback),
    };
  }

  readonly getSnapshot = (): PlayerState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Shows the first picture. */
  start(): void {
    this.seek(this.#state.at);
  }

  /**
   * Shows the first picture that has what happened at this time, ms since 1970. Times outside of the
   * recording become its begin or its end.
   */
  seek(at: number): void {
    void this.#show(this.#pictureAt(at));
  }

  seekBy(ms: number): void {
    this.seek(this.#state.at + ms);
  }

  setSpeed(speed: ReplaySpeed): void {
    this.#set({ speed });
  }

  /** At the end, it plays from the begin again. */
  togglePlaying(): void {
    if (this.#state.isPlaying) {
      this.#pause();
      return;
    }
    if (this.#state.at >= this.#replay.to) this.seek(this.#replay.from);
    this.#steppedAt = this.#clock.mono();
    this.#stopSteps = repeat(this.#clock, STEP_MS, () => {
      this.#step();
    });
    this.#set({ isPlaying: true });
  }

  /** Ends all timers. */
  stop(): void {
    this.#pause();
    this.#cancelRetry();
    this.#seeks += 1;
  }

  #pause(): void {
    this.#stopSteps?.();
    this.#stopSteps = null;
    this.#set({ isPlaying: false });
  }

  #step(): void {
    const now = this.#clock.mono();
    const passedMs = now - this.#steppedAt;
    this.#steppedAt = now;
    // The day waits for a part that loads.
    if (this.#state.status !== 'ready') return;
    const at = this.#clamp(this.#state.at + passedMs * this.#state.speed);
    this.#room.preloadAfter(at);
    void this.#show(at);
    if (at >= this.#replay.to) this.#pause();
  }

  async #show(at: number): Promise<void> {
    this.#cancelRetry();
    const seek = (this.#seeks += 1);
    this.#set({ at, status: 'loading' });
    const status = await this.#room.showAt(at).then(
      () => 'ready' as const,
      () => 'failed' as const,
    );
    if (seek !== this.#seeks) return;
    this.#set({ status });
    if (status === 'failed')
      this.#cancelRetry = this.#clock.after(RETRY_MS, () => {
        this.seek(at);
      });
  }

  #pictureAt(at: number): number {
    const { from } = this.#replay;
    return this.#clamp(from + Math.ceil((at - from) / REPLAY_TICK_MS) * REPLAY_TICK_MS);
  }

  #clamp(at: number): number {
    return Math.min(this.#replay.to, Math.max(this.#replay.from, Math.round(at)));
  }

  #set(change: Partial<PlayerState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}
