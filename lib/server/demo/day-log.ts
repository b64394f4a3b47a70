import type { Connection } from '#db/connect.ts';
import { listSeatsWithAgents, type SeatWithAgent } from '#db/queries/agents.ts';
import { listStaff } from '#db/queries/memberships.ts';
import { findWorkshop } from '#db/queries/workshops.ts';
import type { DayEvent } from '#agents/sim/day/types.ts';
import type { Reason } from '#lib/grading/types.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { RoomCommandBody } from '#lib/protocol/api/commands.ts';
import { RoomReducer } from '#lib/room/reducer.ts';
import type { WorkshopRole } from '#lib/room/roles.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { Pack } from '#lib/packs/types.ts';
import { RECORD_PRESENCE } from '../log/entry.ts';
import type { WorkshopOwnership } from '../log/ownership.ts';
import { WorkshopLog, type NewCommand } from '../log/workshop-log.ts';
import type { Log } from '../logger.ts';
import { prepareCommand } from '../services/command-executor.ts';
import { LiveSeat } from '../workshops/live-seat.ts';
import { toRoomWorkshop } from '../workshops/room-workshop.ts';
import { prepareStudentCommand } from './student-rules.ts';

export interface DayMember {
  readonly id: string;
  readonly name: string;
  readonly role: WorkshopRole;
}

export interface DayStudentSeat {
  readonly seatId: string;
  readonly personId: string;
  readonly epoch: string;
  /** Of the agent. */
  readonly key: string;
}

export interface DayLogOptions {
  readonly db: Connection;
  readonly ownership: WorkshopOwnership;
  readonly workshopId: string;
  readonly pack: Pack;
  readonly students: readonly DayStudentSeat[];
  readonly staff: readonly DayMember[];
  readonly listReasons: (exerciseId: string, recording: string) => readonly Reason[];
  readonly log: Log;
}

/** Rows that wait for their commit before the next ones are prepared. */
const MAX_PENDING_ROWS = 400;
/** Commands after which students have one more notice. */
const NOTICE_KINDS: ReadonlySet<string> = new Set(['announce', 'give-hint']);

/**
 * Writes the events of a simulated day into the log of a workshop, with the positions, fingerprints
 * and rules of a live one. Several events are committed together: their positions are known in
 * advance, because this process is the only writer.
 */
export class DayLog {
  readonly #options: DayLogOptions;
  readonly #log: WorkshopLog;
  readonly #reducer = new RoomReducer();
  /** What doesn't change during the day. */
  readonly #roomBase: Omit<
    RoomState,
    | 'now'
    | 'current'
    | 'currentSince'
    | 'released'
    | 'schedule'
    | 'breaks'
    | 'thresholds'
    | 'notices'
  >;
  readonly #noticePositions: number[] = [];
  readonly #answered: readonly Set<string>[];
  readonly #seatsWithEpoch = new Set<string>();
  #nextPos: number;
  #pending: Promise<unknown>[] = [];
  #pendingRows = 0;
  readonly #pendingSeats = new Set<string>();

  private constructor(
    options: DayLogOptions,
    log: WorkshopLog,
    room: Pick<RoomState, 'workshop' | 'staff'>,
    seats: readonly SeatWithAgent[],
  ) {
    this.#options = options;
    this.#log = log;
    this.#nextPos = log.lastPos + 1;
    this.#answered = options.students.map(() => new Set());
    this.#roomBase = {
      ...room,
      pack: options.pack,
      availablePackVersion: null,
      seats: new Map(
        seats.map((seat) => [
          seat.id,
          new LiveSeat(
            seat,
            { presence: 'not-connected', since: 0 },
            this.#reducer.getOrCreateSeat(seat.id),
          ),
        ]),
      ),
      outage: null,
      warnings: [],
      grading: null,
    };
  }

  /** @throws {Error} the workshop doesn't exist, or another process owns it */
  static async open(options: DayLogOptions): Promise<DayLog> {
    const { db, ownership, workshopId, pack, log } = options;
    const workshopLog = await WorkshopLog.open({
      db,
      ownership,
      workshopId,
      pathsOf: (gvk) => pack.plan.kinds.find((kind) => kind.gvk === gvk)?.paths,
      onCommitted: () => undefined,
      onLost: () => undefined,
      log,
    });
    const row = await findWorkshop(db, workshopId);
    if (workshopLog === null || row === null)
      throw new Error(`the log of workshop ${workshopId} can't be opened`);
    const [rows, staff] = await Promise.all([
      listSeatsWithAgents(db, workshopId),
      listStaff(db, workshopId),
    ]);
    const workshop = toRoomWorkshop({ ...row, state: 'live' });
    return new DayLog(options, workshopLog, { workshop, staff }, rows);
  }

  /**
   * Writes one event. It is committed by the next `flush` at the latest.
   * @throws {HttpError | Error} a rule of the room refuses the command
   */
  async write(event: DayEvent): Promise<void> {
    switch (event.kind) {
      case 'presence':
        return this.#appendCommand({
          actor: 'server',
          kind: RECORD_PRESENCE,
          seatId: this.#student(event.student).seatId,
          payload: { presence: event.presence },
          at: event.at,
        });
      case 'changes':
        return this.#appendChanges(event);
      case 'student':
        return this.#writeStudentCommand(event);
      case 'staff':
        return this.#writeStaffCommand(event);
    }
  }

  /** A command about the workshop itself, such as its start. `at`: ms since 1970. */
  writeWorkshopCommand(kind: string, payload: JsonObject, at: number): Promise<void> {
    const actor = this.#options.staff[0]?.id ?? 'server';
    return this.#appendCommand({ actor, kind, seatId: null, payload, at });
  }

  /** Resolves when everything is committed. */
  async flush(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    this.#pendingRows = 0;
    this.#pendingSeats.clear();
    await Promise.all(pending);
  }

  /** Also releases the ownership of the workshop. */
  close(): Promise<void> {
    return this.#log.close();
  }

  #room(now: number): RoomState {
    const { scheduleState, released, thresholds, notices } = this.#reducer;
    return {
      ...this.#roomBase,
      now,
      current: scheduleState.current,
      currentSince: scheduleState.currentSince,
      released,
      schedule: this.#reducer.scheduleAt(now),
      breaks: scheduleState.schedule.breaks,
      thresholds,
      notices: notices.list,
    };
  }

  #student(index: number): DayStudentSeat {
    const student = this.#options.students[index];
    if (student === undefined) throw new Error(`the workshop has no student ${String(index)}`);
    return student;
  }

  async #appendChanges({
    student: index,
    changes,
    at,
  }: Extract<DayEvent, { kind: 'changes' }>): Promise<void> {
    const { seatId, epoch, key } = this.#student(index);
    // Batches of one seat are committed one after the other, which would change the positions.
    if (this.#pendingSeats.has(seatId) || this.#pendingRows > MAX_PENDING_ROWS) await this.flush();
    if (!this.#seatsWithEpoch.has(seatId)) {
      this.#seatsWithEpoch.add(seatId);
      await this.#log.registerEpoch({ seatId, epoch, key });
    }
    const appending = this.#log
      .append({ seatId, epoch, changes, receivedAt: at, clockOffsetMs: 0 })
      .then((result) => {
        if (!result.ok) throw new Error(`a batch was refused: ${result.refusal}`);
      });
    this.#pendingSeats.add(seatId);
    this.#track(appending, changes.length);
    // Lets the batch take its place in the queue of the writer before the next entry.
    await Promise.resolve();
  }

  async #appendCommand(command: NewCommand): Promise<void> {
    if (this.#pendingRows > MAX_PENDING_ROWS) await this.flush();
    const pos = this.#nextPos;
    this.#track(
      this.#log.appendCommand(command).then((committed) => {
        if (committed.pos !== pos)
          throw new Error(`${command.kind} is at ${String(committed.pos)}, not ${String(pos)}`);
      }),
      1,
    );
    const { seatId = null } = command;
    this.#reducer.apply({ ...command, seatId, pos });
    if (NOTICE_KINDS.has(command.kind)) this.#noticePositions.push(pos);
  }

  /** Failures are thrown by the next `flush`. */
  #track(writing: Promise<unknown>, rows: number): void {
    writing.catch(() => undefined);
    this.#pending.push(writing);
    this.#pendingRows += rows;
    this.#nextPos += rows;
  }

  async #writeStudentCommand({
    student: index,
    command,
    at,
  }: Extract<DayEvent, { kind: 'student' }>): Promise<void> {
    const { seatId, personId } = this.#student(index);
    const room = this.#room(at);
    const seat = room.seats.get(seatId);
    if (seat === undefined) throw new Error(`the workshop has no seat ${seatId}`);
    const payload = prepareStudentCommand(command, {
      room,
      seat,
      listReasons: this.#options.listReasons,
      noticePositions: this.#noticePositions,
      answered: this.#answered[index] ?? new Set(),
    });
    if (payload !== null)
      await this.#appendCommand({ actor: personId, kind: command.kind, seatId, payload, at });
  }

  async #writeStaffCommand({
    member: index,
    command,
    at,
  }: Extract<DayEvent, { kind: 'staff' }>): Promise<void> {
    const member = this.#options.staff[index];
    if (member === undefined) throw new Error(`the workshop has no member ${String(index)}`);
    const body = RoomCommandBody.parse(command);
    const prepared = prepareCommand(
      body,
      this.#room(at),
      { person: { id: member.id, name: member.name }, role: member.role },
      at,
    );
    await this.#appendCommand({ actor: member.id, at, ...prepared });
  }
}
