import { computeRoomStats, type ComputedRoom } from '#lib/room/stats/room-stats.ts';
import { passRates } from '#lib/room/presenters/room-view.ts';
import { findSharedIncidents } from '#lib/room/presenters/shared-incidents.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { RoomStats, SharedIncident, StuckView } from '#lib/room/views.ts';
import type { PendingChanges } from './view-stream.ts';
import type { ViewedWorkshop, ViewerClock } from './types.ts';

/** One who is told of changes. `shares`: the room's shares of passes moved as well; `figures`: its figures did. */
export type ChangeListener = (
  changed: PendingChanges & { readonly passRates: boolean; readonly stats: boolean },
) => void;

/** Figures, and who is stuck, are worked out for the whole room: at most so often, ms. */
const STATS_INTERVAL_MS = 2_000;
/** For how long a person's signs may grow by time alone before they are told again, ms. */
const STUCK_REFRESH_MS = 30_000;

/** When a person's signs were told last, and what they were. */
interface PublishedStuck {
  readonly signature: string;
  readonly at: number;
}

/** What of them time alone does not move. */
function stuckSignature({ exercise, parts }: StuckView): string {
  return JSON.stringify([
    exercise,
    ...parts.map((part) => [part.kind, 'times' in part ? part.times : 0]).sort(),
  ]);
}

/** One event's changes, for all who watch it: heard once, and also when only time made another cell. */
export class RoomBroadcast {
  readonly #workshop: ViewedWorkshop;
  readonly #clock: ViewerClock;
  readonly #listeners = new Set<ChangeListener>();
  readonly #scheduledChanges = new Map<string, number>();
  readonly #unsubscribe: () => void;
  #cancelTimer: () => void = () => undefined;
  #nextChangeAt = Infinity;
  #passRates: readonly number[];
  #incidents: readonly SharedIncident[];
  #computed: ComputedRoom;
  readonly #publishedStuck = new Map<string, PublishedStuck>();
  #cancelStats: () => void = () => undefined;

  constructor(room: ViewedWorkshop, clock: ViewerClock) {
    this.#workshop = room;
    this.#clock = clock;
    this.#passRates = passRates(room.state());
    this.#incidents = findSharedIncidents(room.state().seats.values(), clock.now());
    this.#computed = computeRoomStats(room.state(), clock.now());
    this.#updateStuck(this.#computed.stuck);
    // Time alone moves them, too: who was expected in five minutes may be late. There is a hub only while somebody looks.
    this.#cancelStats = clock.every(STATS_INTERVAL_MS, () => {
      this.#updateStats();
    });
    this.#unsubscribe = room.subscribe((changed) => {
      this.#onRoomChange(changed);
    });
  }

  get state(): RoomState {
    return this.#workshop.state();
  }

  get passRates(): readonly number[] {
    return this.#passRates;
  }

  /** Trouble of the ground that many stand on; who is shown it is told as soon as it comes and goes. */
  get incidents(): readonly SharedIncident[] {
    return this.#incidents;
  }

  get stats(): RoomStats {
    return this.#computed.stats;
  }

  /** Who is stuck, by seat. */
  get stuck(): ReadonlyMap<string, StuckView> {
    return this.#computed.stuck;
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  addListener(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** The seat reads otherwise from `at` on (ms since 1970), though nothing is heard until then. */
  scheduleChange(seat: string, at: number | null): void {
    if (at === null) {
      this.#scheduledChanges.delete(seat);
      return;
    }
    this.#scheduledChanges.set(seat, at);
    if (at < this.#nextChangeAt) this.#startTimer(at);
  }

  close(): void {
    this.#unsubscribe();
    this.#cancelTimer();
    this.#cancelStats();
    this.#listeners.clear();
  }

  #onRoomChange({ info, seats }: PendingChanges): void {
    const nextPassRates = passRates(this.#workshop.state());
    const moved =
      nextPassRates.length !== this.#passRates.length ||
      nextPassRates.some((share, index) => share !== this.#passRates[index]);
    if (moved) this.#passRates = nextPassRates;
    this.#notifyListeners({
      info: this.#updateIncidents() || info,
      seats,
      passRates: moved,
      stats: false,
    });
  }

  /** Whether the room's troubles are others than before. */
  #updateIncidents(): boolean {
    const incidents = findSharedIncidents(this.#workshop.state().seats.values(), this.#clock.now());
    if (JSON.stringify(incidents) === JSON.stringify(this.#incidents)) return false;
    this.#incidents = incidents;
    return true;
  }

  #updateStats(): void {
    const before = this.#computed;
    const { stats, stuck } = computeRoomStats(
      this.#workshop.state(),
      this.#clock.now(),
      before.stuck,
    );
    const same = JSON.stringify(stats) === JSON.stringify(before.stats);
    this.#computed = { stats: same ? before.stats : stats, stuck };
    const seats = this.#updateStuck(stuck);
    if (!same || seats.size > 0)
      this.#notifyListeners({ info: false, seats, passRates: false, stats: true });
  }

  /** Answers the seats of which something else is to be told. */
  #updateStuck(stuck: ComputedRoom['stuck']): Set<string> {
    const now = this.#clock.now();
    const changed = new Set([...this.#publishedStuck.keys()].filter((seat) => !stuck.has(seat)));
    for (const seat of changed) this.#publishedStuck.delete(seat);
    for (const [seat, view] of stuck) {
      const signature = stuckSignature(view);
      const told = this.#publishedStuck.get(seat);
      if (told?.signature === signature && now - told.at < STUCK_REFRESH_MS) continue;
      this.#publishedStuck.set(seat, { signature, at: now });
      changed.add(seat);
    }
    return changed;
  }

  #notifyListeners(changed: Parameters<ChangeListener>[0]): void {
    for (const listener of [...this.#listeners]) listener(changed);
  }

  #startTimer(at: number): void {
    this.#cancelTimer();
    this.#nextChangeAt = at;
    this.#cancelTimer = this.#clock.after(Math.max(0, at - this.#clock.now()), () => {
      this.#publishScheduledChanges();
    });
  }

  #publishScheduledChanges(): void {
    const now = this.#clock.now();
    const due = new Set(
      [...this.#scheduledChanges].filter(([, at]) => at <= now).map(([seat]) => seat),
    );
    for (const seat of due) this.#scheduledChanges.delete(seat);
    const next = Math.min(...this.#scheduledChanges.values());
    this.#nextChangeAt = Infinity;
    if (Number.isFinite(next)) this.#startTimer(next);
    if (due.size > 0)
      this.#notifyListeners({
        info: this.#updateIncidents(),
        seats: due,
        passRates: false,
        stats: false,
      });
  }
}
