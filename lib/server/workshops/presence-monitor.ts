import { PresenceTracker } from '#lib/room/presence.ts';
import type { Presence } from '#lib/room/views.ts';
import type { NewCommand } from '../log/workshop-log.ts';
import type { ThrottledNotifier } from '#lib/kit/throttled-notifier.ts';
import type { LiveSeat } from './live-seat.ts';
import type { Clock } from './clock.ts';

const TICK_MS = 250;

export interface PresenceMonitorOptions {
  readonly clock: Clock;
  readonly seats: ReadonlyMap<string, LiveSeat>;
  readonly notifier: ThrottledNotifier;
  /** Into the log; throws while it is not open. */
  readonly appendCommands: (commands: readonly NewCommand[]) => Promise<void>;
}

/** Looks four times a second who is there, shows it, and writes what changed into the log. */
export class PresenceMonitor {
  readonly #options: PresenceMonitorOptions;
  readonly #tracker: PresenceTracker;
  readonly #recordedPresence = new Map<string, Presence>();
  #outage: { readonly since: number; readonly seats: number } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #recording = false;

  constructor(options: PresenceMonitorOptions) {
    this.#options = options;
    this.#tracker = new PresenceTracker(options.clock.mono());
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

  addSeat(seatId: string, presence: Presence): void {
    this.#tracker.add(seatId, presence);
    this.#recordedPresence.set(seatId, presence);
  }
  removeSeat(seatId: string): void {
    this.#tracker.remove(seatId);
    this.#recordedPresence.delete(seatId);
  }
  recordFrame(seatId: string): void {
    this.#tracker.recordFrame(seatId, this.#options.clock.mono());
  }
  recordClose(seatId: string): void {
    this.#tracker.recordClose(seatId, this.#options.clock.mono());
  }
  setClusterState(seatId: string, state: 'up' | 'down'): void {
    this.#tracker.setClusterState(seatId, state);
  }
  setAdmission(seatId: string, state: 'admitted' | 'duplicate'): void {
    this.#tracker.setAdmission(seatId, state);
  }

  #tick(): void {
    const { clock, seats, notifier } = this.#options;
    const now = Math.round(clock.now());
    const { changes: changed, outage } = this.#tracker.tick(clock.mono());
    for (const { seat: id, presence } of changed) {
      const seat = seats.get(id);
      if (!seat) continue;
      [seat.presence, seat.presenceSince] = [presence, now];
      notifier.markSeat(id);
    }
    // The machine's clock for the eye: an outage began so long ago.
    const since =
      outage && (this.#outage?.since ?? Math.round(now - (clock.mono() - outage.since)));
    if (outage?.seats !== this.#outage?.seats) notifier.markInfo();
    this.#outage = outage && since !== null ? { since, seats: outage.seats } : null;
    this.#writeChanges();
  }

  /** What could not be written (the database was away) is written when it can, as it is then. */
  #writeChanges(): void {
    const due = [...this.#options.seats.values()]
      .filter(({ id, presence }) => this.#recordedPresence.get(id) !== presence)
      .map(({ id, presence, presenceSince }) => ({ id, presence, presenceSince }));
    if (due.length === 0 || this.#recording) return;
    this.#recording = true;
    const commands = due.map(({ id, presence, presenceSince }): NewCommand => ({
      actor: 'server',
      kind: 'presence',
      seatId: id,
      payload: { presence },
      at: presenceSince,
    }));
    Promise.resolve()
      .then(() => this.#options.appendCommands(commands))
      .then(
        () => {
          for (const { id, presence } of due) this.#recordedPresence.set(id, presence);
        },
        () => {},
      )
      .finally(() => {
        this.#recording = false;
      });
  }
}
