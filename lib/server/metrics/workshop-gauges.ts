import { setImmediate as nextTurn } from 'node:timers/promises';
import { SECOND_MS } from '#lib/kit/time.ts';
import { ForecastContext } from '#lib/room/forecast/context.ts';
import { isOver } from '#lib/room/lifecycle.ts';
import type { RoomState } from '#lib/room/state.ts';
import { findStuckStudents } from '#lib/room/stuck.ts';
import { PRESENCES } from '#lib/room/views.ts';
import type { WorkshopInstruments } from './instruments.ts';

/** An open workshop, as its gauges read it. */
export interface MeasuredWorkshop {
  readonly id: string;
  state(): RoomState;
  /** What the state of the room doesn't have. */
  measure(): WorkshopLoad;
}

export interface WorkshopLoad {
  readonly connectedAgents: number;
  /** What waits to be committed. */
  readonly queue: { readonly rows: number; readonly bytes: number };
  /** Checks that are disabled for a seat because they took too long. */
  readonly costlyChecks: number;
}

/** Pages that are connected, by workshop and view. */
export type ViewerCounts = ReadonlyMap<string, Readonly<Partial<Record<ViewName, number>>>>;
type ViewName = (typeof VIEWS)[number];
const VIEWS = ['room', 'seat', 'projector'] as const;

/** How long the number of stuck students is used again. It is the only costly one. */
const STUCK_LIFETIME_MS = 30 * SECOND_MS;

/** Fills the gauges of the open workshops. They have no series of workshops that are closed. */
export class WorkshopGauges {
  readonly #instruments: WorkshopInstruments;
  /** Monotonic, ms. */
  readonly #mono: () => number;
  #stuck = new Map<string, { readonly at: number; readonly count: number }>();

  constructor(instruments: WorkshopInstruments, mono: () => number) {
    this.#instruments = instruments;
    this.#mono = mono;
  }

  /** `hasSeries`: whether the workshop has series. */
  async refresh(
    workshops: readonly MeasuredWorkshop[],
    viewers: ViewerCounts,
    hasSeries: (workshopId: string) => boolean,
  ): Promise<void> {
    const measured = workshops.filter(({ id }) => hasSeries(id));
    await this.#countStuck(measured);
    for (const gauge of Object.values(this.#instruments)) gauge.reset();
    for (const state of ['open', 'live', 'ended'] as const)
      this.#instruments.owned.set({ state }, 0);
    for (const workshop of workshops)
      this.#instruments.owned.inc({ state: workshop.state().workshop.state });
    for (const workshop of measured) this.#fill(workshop, viewers);
  }

  #fill(measured: MeasuredWorkshop, viewers: ViewerCounts): void {
    const gauges = this.#instruments;
    const workshop = measured.id;
    const room = measured.state();
    const { connectedAgents, queue, costlyChecks } = measured.measure();
    // After the end, agents that leave are no reason for an alert.
    if (!isOver(room.workshop.state)) gauges.agents.set({ workshop }, connectedAgents);
    gauges.queueRows.set({ workshop }, queue.rows);
    gauges.queueBytes.set({ workshop }, queue.bytes);
    gauges.costlyChecks.set({ workshop }, costlyChecks);
    for (const presence of PRESENCES) gauges.seats.set({ workshop, presence }, 0);
    let [waiting, oldest] = [0, room.now];
    for (const { presence, help } of room.seats.values()) {
      gauges.seats.inc({ workshop, presence });
      if (help.helpRequest === null || help.helpClaim !== null) continue;
      waiting += 1;
      oldest = Math.min(oldest, help.helpRequest.since);
    }
    gauges.helpWaiting.set({ workshop }, waiting);
    gauges.helpLongestWait.set({ workshop }, (room.now - oldest) / SECOND_MS);
    gauges.stuck.set({ workshop }, this.#stuck.get(workshop)?.count ?? 0);
    gauges.outageSeats.set({ workshop }, room.outage?.seats ?? 0);
    for (const view of VIEWS)
      gauges.viewers.set({ workshop, view }, viewers.get(workshop)?.[view] ?? 0);
  }

  /** One workshop a turn of the event loop, so that a scrape delays no agent. */
  async #countStuck(workshops: readonly MeasuredWorkshop[]): Promise<void> {
    const before = this.#stuck;
    this.#stuck = new Map();
    for (const workshop of workshops) {
      const now = this.#mono();
      const last = before.get(workshop.id);
      if (last !== undefined && now - last.at < STUCK_LIFETIME_MS) {
        this.#stuck.set(workshop.id, last);
        continue;
      }
      await nextTurn();
      this.#stuck.set(workshop.id, { at: now, count: countStuck(workshop.state()) });
    }
  }
}

function countStuck(room: RoomState): number {
  if (isOver(room.workshop.state)) return 0;
  return findStuckStudents(room, new ForecastContext(room, room.now)).size;
}
