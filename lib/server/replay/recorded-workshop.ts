import type { SeatWithAgent } from '#db/queries/agents.ts';
import type { WorkshopRow } from '#db/queries/workshops.ts';
import type { Pack } from '#lib/packs/types.ts';
import { OutageDetector } from '#lib/room/presence.ts';
import { RoomReducer } from '#lib/room/reducer.ts';
import type { RoomState } from '#lib/room/state.ts';
import { PRESENCES, type Presence } from '#lib/room/views.ts';
import type { SeatUpdate } from '../grader/messages.ts';
import { RECORD_PRESENCE, type CommandEntry } from '../log/entry.ts';
import { LiveSeat } from '../workshops/live-seat.ts';
import { toRoomWorkshop } from '../workshops/room-workshop.ts';

/** What can differ from what was read before. */
interface RecordedChanges {
  /** null: all of them. */
  readonly seats: ReadonlySet<string> | null;
  readonly info: boolean;
}

const isUp = (presence: Presence): boolean =>
  presence === 'connected' || presence === 'cluster-down';
const isDisconnected = (presence: Presence | undefined): boolean =>
  presence === 'delayed' || presence === 'offline';

/**
 * The state of a workshop as its live room had it while it ran, folded from the log. It has the seats
 * that exist now, and their present labels and names.
 */
export class RecordedWorkshop {
  readonly seats: ReadonlyMap<string, LiveSeat>;
  readonly #workshop: RoomState['workshop'];
  readonly #reducer = new RoomReducer();
  readonly #outages = new OutageDetector();
  #outage: RoomState['outage'] = null;
  #pack: Pack;
  #changed = new Set<string>();
  #areAllChanged = false;
  #isInfoChanged = false;
  readonly #pastOutages: { at: number; seats: number }[] = [];
  /** Who sent a notice, by its id. */
  readonly #senders = new Map<number, string>();

  /** `since`: since when seats without an agent are not connected, ms since 1970. */
  constructor(row: WorkshopRow, seats: readonly SeatWithAgent[], pack: Pack, since: number) {
    this.#workshop = {
      ...toRoomWorkshop(row),
      state: 'live',
      endedAt: null,
      endedFrom: null,
      // Students can't join a workshop that is over.
      code: '',
    };
    this.#pack = pack;
    this.seats = new Map(
      seats
        .filter(({ isRemoved }) => !isRemoved)
        .map((seat) => [
          seat.id,
          new LiveSeat(
            seat,
            { presence: 'not-connected', since },
            this.#reducer.getOrCreateSeat(seat.id),
          ),
        ]),
    );
  }

  /** The group that staff put the seat into; null for the one of its label. */
  chosenGroup(seatId: string): string | null {
    return this.#reducer.getOrCreateSeat(seatId).group ?? null;
  }

  /** Id of the person who sent a notice; empty if it isn't known. */
  senderOf(noticeId: number): string {
    return this.#senders.get(noticeId) ?? '';
  }

  /** Outages until now, with the most seats that were away at once. */
  get outages(): readonly { readonly at: number; readonly seats: number }[] {
    return this.#pastOutages;
  }

  /** What changed since the last call. */
  takeChanges(): RecordedChanges {
    const seats = this.#areAllChanged ? null : this.#changed;
    const info = this.#isInfoChanged;
    this.#changed = new Set();
    this.#areAllChanged = false;
    this.#isInfoChanged = false;
    return { seats, info };
  }

  applyCommand(command: CommandEntry): void {
    if (command.kind === RECORD_PRESENCE) {
      this.#applyPresence(command);
      return;
    }
    this.#senders.set(command.pos, command.actor);
    const { info, seats } = this.#reducer.apply(command);
    this.#isInfoChanged ||= info;
    for (const id of seats) this.#changed.add(id);
    if (command.seatId !== null) this.#changed.add(command.seatId);
  }

  applyUpdates(updates: readonly SeatUpdate[]): void {
    for (const update of updates) {
      // A seat that was merged or removed still has entries in the log.
      this.seats.get(update.seatId)?.applyUpdate(update);
      this.#changed.add(update.seatId);
    }
  }

  /** Another content of the course: every row has other cells. */
  usePack(pack: Pack): void {
    this.#pack = pack;
    this.#areAllChanged = true;
  }

  /** `now`: ms since 1970. */
  state(now: number): RoomState {
    this.#detectOutage(now);
    const { scheduleState, released, thresholds, notices } = this.#reducer;
    const hasCurrent = this.#pack.exercises.some(({ id }) => id === scheduleState.current);
    return {
      workshop: this.#workshop,
      now,
      pack: this.#pack,
      availablePackVersion: null,
      seats: this.seats,
      current: hasCurrent ? scheduleState.current : null,
      currentSince: hasCurrent ? scheduleState.currentSince : null,
      released,
      outage: this.#outage,
      schedule: this.#reducer.scheduleAt(now),
      breaks: scheduleState.schedule.breaks,
      thresholds,
      notices: notices.list,
      staff: [],
      warnings: [],
      grading: null,
    };
  }

  #applyPresence({ seatId, payload, at }: CommandEntry): void {
    const seat = this.seats.get(seatId ?? '');
    const presence = PRESENCES.find((known) => known === payload['presence']);
    if (seat === undefined || presence === undefined) return;
    if (isUp(seat.presence) && isDisconnected(presence)) this.#outages.recordLost(seat.id, at);
    seat.presence = presence;
    seat.presenceSince = at;
    this.#changed.add(seat.id);
    this.#detectOutage(at);
  }

  #detectOutage(now: number): void {
    let up = 0;
    for (const { presence } of this.seats.values()) if (isUp(presence)) up += 1;
    const before = this.#outage;
    const outage = this.#outages.detect(now, {
      up,
      isDisconnected: (id) => isDisconnected(this.seats.get(id)?.presence),
    });
    this.#outage = outage;
    this.#isInfoChanged ||= outage?.seats !== before?.seats;
    if (outage === null) return;
    const last = before === null ? undefined : this.#pastOutages.at(-1);
    if (last === undefined) this.#pastOutages.push({ at: outage.since, seats: outage.seats });
    else last.seats = Math.max(last.seats, outage.seats);
  }
}
