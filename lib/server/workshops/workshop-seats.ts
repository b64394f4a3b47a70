import type { SeatWithAgent } from '#db/queries/agents.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { RoomReducer } from '#lib/room/reducer.ts';
import type { SeatUpdate } from '../grader/messages.ts';
import type { SeatQuota } from '../quota/seat-quota.ts';
import type { createDataLimitAudit } from './data-limit-audit.ts';
import { LiveSeat } from './live-seat.ts';
import type { PresenceMonitor } from './presence-monitor.ts';
import type { ReopeningLog } from './reopening-log.ts';
import type { RoomChangeNotifier } from './room-change-notifier.ts';
import { SeatRoster } from './seat-roster.ts';
import type { WorkshopAgentGateway } from './workshop-agent-gateway.ts';
import type { RecordedPresence } from './workshop-snapshot.ts';

export interface WorkshopSeatsOptions {
  /** The seats that everyone sees. */
  readonly seats: Map<string, LiveSeat>;
  readonly workshopLog: ReopeningLog;
  readonly reducer: RoomReducer;
  readonly presenceMonitor: PresenceMonitor;
  readonly quota: SeatQuota;
  readonly agentGateway: WorkshopAgentGateway;
  readonly notifier: RoomChangeNotifier;
  readonly recordDataLimit: ReturnType<typeof createDataLimitAudit>;
  readonly clock: Clock;
}

/** Applies rows and graded updates to the seats of a workshop, and tells the parts that follow. */
export class WorkshopSeats {
  readonly #options: WorkshopSeatsOptions;
  readonly #roster: SeatRoster;

  constructor(options: WorkshopSeatsOptions) {
    const { seats, presenceMonitor, notifier } = options;
    this.#options = options;
    this.#roster = new SeatRoster({
      seats,
      createSeat: (row, recorded) => this.#createSeat(row, recorded),
      onAdded: (id, presence) => {
        presenceMonitor.addSeat(id, presence);
      },
      onRemoved: (id) => {
        this.#forget(id);
      },
      onChanged: (id) => {
        notifier.markSeat(id);
      },
    });
  }

  /** Adds, changes, removes and restores seats. `presence`: for seats that are new here. */
  applyRows(
    rows: readonly SeatWithAgent[],
    presence?: ReadonlyMap<string, RecordedPresence>,
  ): void {
    const { seats, presenceMonitor } = this.#options;
    this.#roster.applyRows(rows, presence);
    for (const { id, hasDuplicateAgent } of rows)
      if (seats.has(id))
        presenceMonitor.setAdmission(id, hasDuplicateAgent ? 'duplicate' : 'admitted');
  }

  /** Applies what the grader found. */
  applyUpdates(updates: readonly SeatUpdate[]): void {
    const { seats, notifier, recordDataLimit } = this.#options;
    for (const update of updates) {
      // A seat that was merged into another still has entries in the log.
      if (this.#roster.applyUpdate(update)) continue;
      const seat = seats.get(update.seatId);
      if (!seat) continue;
      seat.applyUpdate(update);
      recordDataLimit(update.seatId, update.dataLimit);
      if (update.incidents.some(({ code }) => code === 'too-many-objects'))
        recordDataLimit(update.seatId, 'diagnosis');
      notifier.markSeat(update.seatId);
    }
  }

  #createSeat(row: SeatWithAgent, recorded: RecordedPresence | undefined): LiveSeat {
    const { workshopLog, reducer, clock } = this.#options;
    const hadAgent = workshopLog.current.epochs.hasEpochs(row.id);
    const presence = recorded ?? {
      presence: hadAgent ? ('offline' as const) : ('not-connected' as const),
      since: Math.round(clock.now()),
    };
    return new LiveSeat(row, presence, reducer.getOrCreateSeat(row.id));
  }

  #forget(id: string): void {
    const { agentGateway, quota, workshopLog, presenceMonitor, notifier } = this.#options;
    agentGateway.removeSeat(id);
    quota.forget(id);
    workshopLog.usages?.forget(id);
    presenceMonitor.removeSeat(id);
    notifier.markSeat(id);
  }
}
