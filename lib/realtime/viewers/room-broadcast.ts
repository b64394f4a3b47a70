import { isDeepStrictEqual } from 'node:util';
import { repeat, type Clock } from '#lib/kit/clock.ts';
import type { Log } from '#lib/kit/log.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import type { LimitName } from '#lib/protocol/audit-facts.ts';
import { computeRoomStats, type ComputedRoom } from '#lib/room/stats/room-stats.ts';
import { findSharedIncidents } from '#lib/room/presenters/shared-incidents.ts';
import { isOver } from '#lib/room/lifecycle.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { RoomStats, SharedIncident, StuckView } from '#lib/room/views.ts';
import type { PendingChanges } from './view-stream.ts';
import type { ViewedWorkshop } from './types.ts';
import { passRates } from '#lib/room/students.ts';

/** `passRates` and `stats`: whether these have changed as well. */
export type ChangeListener = (
  changed: PendingChanges & { readonly passRates: boolean; readonly stats: boolean },
) => void;

/** Stats and stuck students need the whole room, so they are computed at this interval. */
const STATS_INTERVAL_MS = 2_000;
/** Scores of a stuck student grow with time alone. They are published again at this interval. */
const STUCK_REFRESH_MS = 30_000;

/** What was last published about a stuck student, and when (ms since 1970). */
interface PublishedStuck {
  readonly signature: string;
  readonly at: number;
}

/** An error is logged at most once in this time. */
const LOG_INTERVAL_MS = 60_000;
/** Different errors and limits that are remembered. Beyond it, they are reported again. */
const MAX_REPORTS = 1_000;

/** Where a broadcast reports errors and limits. */
export interface BroadcastReports {
  readonly log: Log;
  readonly audit: Audit;
  readonly workshopId: string;
}

const STATS_FAILED = 'The stats of a live room failed';

const NO_REPORTS: BroadcastReports = {
  log: () => undefined,
  audit: () => undefined,
  workshopId: '',
};

/** The parts of a view that time alone doesn't change. */
function stuckSignature({ exercise, parts }: StuckView): string {
  return JSON.stringify([
    exercise,
    ...parts.map((part) => [part.kind, 'times' in part ? part.times : 0]).sort(),
  ]);
}

/**
 * Sends the changes of one workshop to all its viewers, also changes that happen by time alone. It
 * exists only while a viewer watches.
 */
export class RoomBroadcast {
  readonly #workshop: ViewedWorkshop;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #audit: Audit;
  readonly #workshopId: string;
  /** When each error was last logged. */
  readonly #loggedAt = new Map<string, number>();
  readonly #reportedLimits = new Set<string>();
  readonly #listeners = new Set<ChangeListener>();
  readonly #scheduledChanges = new Map<string, number>();
  readonly #unsubscribe: () => void;
  /** After the end, all seats are shown as they were then. */
  #hasEnded: boolean;
  #cancelTimer: () => void = () => undefined;
  #nextChangeAt = Infinity;
  // One seat with data that can't be read must not keep the others from being shown.
  #passRates: readonly number[] = [];
  #incidents: readonly SharedIncident[] = [];
  #computed: ComputedRoom = { stats: { exercises: [], advance: null }, stuck: new Map() };
  readonly #publishedStuck = new Map<string, PublishedStuck>();
  #cancelStats: () => void = () => undefined;

  constructor(
    workshop: ViewedWorkshop,
    clock: Clock,
    { log, audit, workshopId }: BroadcastReports = NO_REPORTS,
  ) {
    this.#workshop = workshop;
    this.#clock = clock;
    [this.#log, this.#audit, this.#workshopId] = [log, audit, workshopId];
    this.#hasEnded = isOver(workshop.state().workshop.state);
    this.#updateIncidents();
    this.#updatePassRates();
    this.#guard(STATS_FAILED, () => {
      this.#computed = computeRoomStats(workshop.state(), clock.now());
      this.#updateStuck(this.#computed.stuck);
    });
    // Time alone changes forecasts, for example when an expected pass is late.
    this.#cancelStats = repeat(clock, STATS_INTERVAL_MS, () => {
      this.#guard(STATS_FAILED, () => {
        this.#updateStats();
      });
    });
    this.#unsubscribe = workshop.subscribe((changed) => {
      this.#onRoomChange(changed);
    });
  }

  get state(): RoomState {
    return this.#workshop.state();
  }

  get passRates(): readonly number[] {
    return this.#passRates;
  }

  /** Cluster problems that several seats share. */
  get incidents(): readonly SharedIncident[] {
    return this.#incidents;
  }

  get stats(): RoomStats {
    return this.#computed.stats;
  }

  /** Stuck students by seat. */
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

  /** Publishes the seat again at `at` (ms since 1970), because time alone changes its view. */
  scheduleChange(seat: string, at: number | null): void {
    if (at === null) {
      this.#scheduledChanges.delete(seat);
      return;
    }
    this.#scheduledChanges.set(seat, at);
    if (at < this.#nextChangeAt) this.#startTimer(at);
  }

  /** Logs an error, at most once a minute for each description. */
  reportError(description: string, error: unknown): void {
    const now = this.#clock.mono();
    if (now - (this.#loggedAt.get(description) ?? -Infinity) < LOG_INTERVAL_MS) return;
    if (this.#loggedAt.size >= MAX_REPORTS) this.#loggedAt.clear();
    this.#loggedAt.set(description, now);
    this.#log('error', `${description} (workshop ${this.#workshopId}): ${stackOf(error)}`);
  }

  /** Records that a view reached a limit, once for each seat. */
  reportLimit(limit: LimitName, seatId: string): void {
    const key = `${limit} ${seatId}`;
    if (this.#reportedLimits.has(key)) return;
    if (this.#reportedLimits.size >= MAX_REPORTS) this.#reportedLimits.clear();
    this.#reportedLimits.add(key);
    this.#audit({
      kind: 'limit-reached',
      actor: 'server',
      workshopId: this.#workshopId,
      seatId,
      detail: { limit },
    });
  }

  close(): void {
    this.#unsubscribe();
    this.#cancelTimer();
    this.#cancelStats();
    this.#listeners.clear();
  }

  #onRoomChange({ info, seats }: PendingChanges): void {
    const isChanged = this.#updatePassRates();
    this.#notifyListeners({
      info: this.#updateIncidents() || info,
      seats: this.#updateHasEnded() ? new Set(this.state.seats.keys()) : seats,
      passRates: isChanged,
      stats: false,
    });
  }

  /** Returns whether the workshop has ended or was reopened, which changes all rows. */
  #updateHasEnded(): boolean {
    const before = this.#hasEnded;
    this.#hasEnded = isOver(this.state.workshop.state);
    return this.#hasEnded !== before;
  }

  /** Returns whether the pass rates have changed. */
  #updatePassRates(): boolean {
    const before = this.#passRates;
    this.#guard('The pass rates of a live room failed', () => {
      const next = passRates(this.#workshop.state());
      if (!isDeepStrictEqual(next, before)) this.#passRates = next;
    });
    return this.#passRates !== before;
  }

  /** Returns whether the shared incidents have changed. */
  #updateIncidents(): boolean {
    const before = this.#incidents;
    this.#guard('The shared cluster problems of a live room failed', () => {
      const next = findSharedIncidents(this.#workshop.state().seats.values(), this.#clock.now());
      if (!isDeepStrictEqual(next, before)) this.#incidents = next;
    });
    return this.#incidents !== before;
  }

  #updateStats(): void {
    const before = this.#computed;
    const { stats, stuck } = computeRoomStats(
      this.#workshop.state(),
      this.#clock.now(),
      before.stuck,
    );
    const isSame = isDeepStrictEqual(stats, before.stats);
    this.#computed = { stats: isSame ? before.stats : stats, stuck };
    const seats = this.#updateStuck(stuck);
    if (!isSame || seats.size > 0)
      this.#notifyListeners({ info: false, seats, passRates: false, stats: true });
  }

  /** Returns the seats whose stuck view has to be published again. */
  #updateStuck(stuck: ComputedRoom['stuck']): Set<string> {
    const now = this.#clock.now();
    const changed = new Set([...this.#publishedStuck.keys()].filter((seat) => !stuck.has(seat)));
    for (const seat of changed) this.#publishedStuck.delete(seat);
    for (const [seat, view] of stuck) {
      const signature = stuckSignature(view);
      const published = this.#publishedStuck.get(seat);
      if (published?.signature === signature && now - published.at < STUCK_REFRESH_MS) continue;
      this.#publishedStuck.set(seat, { signature, at: now });
      changed.add(seat);
    }
    return changed;
  }

  #notifyListeners(changed: Parameters<ChangeListener>[0]): void {
    for (const listener of [...this.#listeners])
      this.#guard('A viewer of a live room failed', () => {
        listener(changed);
      });
  }

  /** Logs an error of `work`, so that one viewer never keeps a frame from the next. */
  #guard(description: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.reportError(description, error);
    }
  }

  #startTimer(at: number): void {
    this.#cancelTimer();
    this.#nextChangeAt = at;
    this.#cancelTimer = this.#clock.after(Math.max(0, at - this.#clock.now()), () => {
      this.#guard('A planned change of a live room failed', () => {
        this.#publishScheduledChanges();
      });
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

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
