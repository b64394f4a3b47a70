import { Presences } from '#lib/room/presence.ts';
import type { Presence } from '#lib/room/views.ts';
import type { NewDecision } from '../log/workshop-log.ts';
import type { Changes } from '#lib/kit/throttled-notifier.ts';
import type { LiveSeat } from './live-seat.ts';
import type { LiveClock } from './clock.ts';

const TICK_MS = 250;

export interface PresenceWatchOptions {
  readonly clock: LiveClock;
  readonly seats: ReadonlyMap<string, LiveSeat>;
  readonly changes: Changes;
  /** Into the log; throws while it is not open. */
  readonly record: (acts: readonly NewDecision[]) => Promise<void>;
}

/** Looks four times a second who is there, shows it, and writes what changed into the log. */
export class PresenceWatch {
  readonly #options: PresenceWatchOptions;
  readonly #presences: Presences;
  readonly #recorded = new Map<string, Presence>();
  #outage: { readonly since: number; readonly seats: number } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #recording = false;

  constructor(options: PresenceWatchOptions) {
    this.#options = options;
    this.#presences = new Presences(options.clock.mono());
  }

  get outage(): { readonly since: number; readonly seats: number } | null {
    return this.#outage;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#tick();
    }, TICK_MS).unref();
  }
  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  add(seat: string, known: Presence): void {
    this.#presences.add(seat, known);
    this.#recorded.set(seat, known);
  }
  remove(seat: string): void {
    this.#presences.remove(seat);
    this.#recorded.delete(seat);
  }
  heard(seat: string): void {
    this.#presences.heard(seat, this.#options.clock.mono());
  }
  closed(seat: string): void {
    this.#presences.closed(seat, this.#options.clock.mono());
  }
  cluster(seat: string, state: 'up' | 'down'): void {
    this.#presences.cluster(seat, state);
  }
  admission(seat: string, state: 'admitted' | 'quarantined'): void {
    this.#presences.admission(seat, state);
  }

  #tick(): void {
    const { clock, seats, changes } = this.#options;
    const now = Math.round(clock.now());
    const { changes: changed, outage } = this.#presences.tick(clock.mono());
    for (const { seat: id, presence } of changed) {
      const seat = seats.get(id);
      if (!seat) continue;
      [seat.presence, seat.presenceSince] = [presence, now];
      changes.seat(id);
    }
    // The machine's clock for the eye: an outage began so long ago.
    const since =
      outage && (this.#outage?.since ?? Math.round(now - (clock.mono() - outage.since)));
    if (outage?.seats !== this.#outage?.seats) changes.head();
    this.#outage = outage && since !== null ? { since, seats: outage.seats } : null;
    this.#record();
  }

  /** What could not be written (the database was away) is written when it can, as it is then. */
  #record(): void {
    const due = [...this.#options.seats.values()]
      .filter(({ id, presence }) => this.#recorded.get(id) !== presence)
      .map(({ id, presence, presenceSince }) => ({ id, presence, presenceSince }));
    if (due.length === 0 || this.#recording) return;
    this.#recording = true;
    const acts = due.map(({ id, presence, presenceSince }): NewDecision => ({
      actor: 'server',
      kind: 'presence',
      seat: id,
      payload: { presence },
      at: presenceSince,
    }));
    Promise.resolve()
      .then(() => this.#options.record(acts))
      .then(
        () => {
          for (const { id, presence } of due) this.#recorded.set(id, presence);
        },
        () => {},
      )
      .finally(() => {
        this.#recording = false;
      });
  }
}
