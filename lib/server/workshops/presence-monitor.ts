import type { Clock } from '#lib/kit/clock.ts';
import { PresenceTracker } from '#lib/room/presence.ts';
import type { Presence } from '#lib/room/views.ts';
import { RECORD_PRESENCE } from '../log/entry.ts';
import type { NewCommand } from '../log/workshop-log.ts';
import type { LiveSeat } from './live-seat.ts';
import type { RoomChangeNotifier } from './room-change-notifier.ts';

const TICK_MS = 250;

export interface PresenceMonitorOptions {
  readonly clock: Clock;
  readonly seats: ReadonlyMap<string, LiveSeat>;
  readonly notifier: RoomChangeNotifier;
  /** Commits commands. Throws while the log isn't open. */
  readonly appendCommands: (commands: readonly NewCommand[]) => Promise<void>;
}

/** Computes the presence of all seats four times a second, and records changes in the log. */
export class PresenceMonitor {
  readonly #options: PresenceMonitorOptions;
  readonly #tracker: PresenceTracker;
  readonly #recordedPresence = new Map<string, Presence>();
  #outage: { readonly since: number; readonly seats: number } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isRecording = false;

  constructor(options: PresenceMonitorOptions) {
    this.#options = options;
    this.#tracker = new PresenceTracker(options.clock.mono());
  }

  /** The present outage, if any. `since` is in ms since 1970, `seats` counts disconnected seats. */
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

  setAdmission(seatId: string, admission: 'admitted' | 'duplicate'): void {
    this.#tracker.setAdmission(seatId, admission);
  }

  #tick(): void {
    const { clock, seats, notifier } = this.#options;
    const now = Math.round(clock.now());
    const { changes, outage } = this.#tracker.tick(clock.mono());
    for (const { seat: id, presence } of changes) {
      const seat = seats.get(id);
      if (!seat) continue;
      seat.presence = presence;
      seat.presenceSince = now;
      notifier.markSeat(id);
    }
    // Pages show the start of an outage, so convert it to wall time once.
    const since =
      outage && (this.#outage?.since ?? Math.round(now - (clock.mono() - outage.since)));
    if (outage?.seats !== this.#outage?.seats) notifier.markInfo();
    this.#outage = outage && since !== null ? { since, seats: outage.seats } : null;
    this.#recordChanges();
  }

  /** Changes that can't be written while the database is unavailable are recorded later. */
  #recordChanges(): void {
    const changed = [...this.#options.seats.values()]
      .filter(({ id, presence }) => this.#recordedPresence.get(id) !== presence)
      .map(({ id, presence, presenceSince }) => ({ id, presence, presenceSince }));
    if (changed.length === 0 || this.#isRecording) return;
    this.#isRecording = true;
    const commands = changed.map(({ id, presence, presenceSince }): NewCommand => ({
      actor: 'server',
      kind: RECORD_PRESENCE,
      seatId: id,
      payload: { presence },
      at: presenceSince,
    }));
    Promise.resolve()
      .then(() => this.#options.appendCommands(commands))
      .then(
        () => {
          for (const { id, presence } of changed) this.#recordedPresence.set(id, presence);
        },
        () => {},
      )
      .finally(() => {
        this.#isRecording = false;
      });
  }
}
