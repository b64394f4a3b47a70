import { SECOND_MS } from '#lib/kit/time.ts';
import type { AffectedViews } from '#lib/room/commands/types.ts';
import type { RoomReducer } from '#lib/room/reducer.ts';
import { listCommands, RECORD_PRESENCE, type CommandEntry, type LogEntry } from '../log/entry.ts';
import type { WorkshopMeter } from '../metrics/workshop-meter.ts';
import type { RoomChangeNotifier } from './room-change-notifier.ts';

/** Commands with which a helper answers a help request. */
const HELP_ANSWERS = ['claim-help', 'resolve-help'];

/** Folds committed commands into the state of the room, and marks the views that they changed. */
export class CommandFold {
  readonly #reducer: RoomReducer;
  readonly #seats: ReadonlyMap<string, unknown>;
  readonly #notifier: RoomChangeNotifier;
  readonly #meter: Pick<WorkshopMeter, 'recordHelpWait'>;
  #affected: { readonly command: CommandEntry; readonly views: AffectedViews }[] = [];

  constructor(
    reducer: RoomReducer,
    seats: ReadonlyMap<string, unknown>,
    notifier: RoomChangeNotifier,
    meter: Pick<WorkshopMeter, 'recordHelpWait'>,
  ) {
    this.#reducer = reducer;
    this.#seats = seats;
    this.#notifier = notifier;
    this.#meter = meter;
  }

  apply(entries: readonly LogEntry[]): void {
    this.#affected = listCommands(entries).map((command) => {
      this.#measureHelpWait(command);
      return { command, views: this.#reducer.apply(command) };
    });
  }

  /** Marks what the last entries changed. @returns whether a command was among them */
  markViews(): boolean {
    for (const { command, views } of this.#affected) this.#markViewsOf(command, views);
    return this.#affected.length > 0;
  }

  #markViewsOf({ kind, seatId }: CommandEntry, { info, seats }: AffectedViews): void {
    if (info) this.#notifier.markInfo();
    for (const id of seats) if (this.#seats.has(id)) this.#notifier.markSeat(id);
    if (seatId !== null && kind !== RECORD_PRESENCE) this.#notifier.markSeat(seatId);
  }

  /** The first answer to a request ends its wait. Call it before the command is folded. */
  #measureHelpWait({ kind, seatId, at }: CommandEntry): void {
    if (seatId === null || !HELP_ANSWERS.includes(kind)) return;
    const { helpRequest, helpClaim } = this.#reducer.getOrCreateSeat(seatId).help;
    if (helpRequest !== null && helpClaim === null)
      this.#meter.recordHelpWait(Math.max(0, at - helpRequest.since) / SECOND_MS);
  }
}
