import type { WorkshopRow } from '#db/queries/workshops.ts';
import type { Clock } from '#lib/kit/clock.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import { SNOOZE_MS } from '#lib/protocol/limits.ts';
import type { NoticeStore } from '#lib/room/commands/notice-store.ts';
import { isOver, REOPEN_MS } from '#lib/room/lifecycle.ts';
import type { SeatHelp } from '#lib/room/state.ts';
import { Deadline } from './deadline.ts';

/** After a command that couldn't be written, e.g. while the database is unavailable. */
const RETRY_MS = 10 * SECOND_MS;

/** Returns a snoozed help request to the queue. */
interface UnsnoozeCommand {
  readonly actor: 'server';
  readonly kind: 'unsnooze-help';
  readonly seatId: string;
  readonly payload: Record<string, never>;
}

export interface WorkshopDeadlinesOptions {
  readonly clock: Clock;
  readonly notices: Pick<NoticeStore, 'invalidateList' | 'nextExpiry'>;
  readonly seats: ReadonlyMap<string, { readonly help: Pick<SeatHelp, 'helpRequest'> }>;
  readonly commitCommand: (command: UnsnoozeCommand) => Promise<unknown>;
  /** The workshop has ended and can't be reopened any more. */
  readonly onClosed: () => void;
  /** An announcement expired. */
  readonly onNoticesExpired: () => void;
}

/** What time alone changes in a workshop, whether anyone looks at it or not. */
export class WorkshopDeadlines {
  readonly #options: WorkshopDeadlinesOptions;
  readonly #closing: Deadline;
  readonly #noticeExpiry: Deadline;
  readonly #snoozeEnd: Deadline;
  #isRunning = false;
  #isEndingSnoozes = false;
  #cancelRetry: () => void = () => undefined;

  constructor(options: WorkshopDeadlinesOptions) {
    const { clock, notices } = options;
    this.#options = options;
    this.#closing = new Deadline(clock, options.onClosed);
    this.#noticeExpiry = new Deadline(clock, () => {
      notices.invalidateList();
      options.onNoticesExpired();
      this.followCommands();
    });
    this.#snoozeEnd = new Deadline(clock, () => void this.#endSnoozes());
  }

  /** Call it with each new row. The deadline is in the row, so it holds after a restart. */
  followRow({ state, endedAt }: Pick<WorkshopRow, 'state' | 'endedAt'>): void {
    this.#isRunning = !isOver(state);
    this.#closing.set(isOver(state) ? (endedAt?.getTime() ?? 0) + REOPEN_MS : null);
    this.followCommands();
  }

  /** Call it after each command. */
  followCommands(): void {
    const { clock, notices } = this.#options;
    this.#noticeExpiry.set(notices.nextExpiry(clock.now()));
    if (!this.#isEndingSnoozes) this.#snoozeEnd.set(this.#nextSnoozeEnd());
  }

  /** Whether time alone will change the workshop. */
  get areSet(): boolean {
    return this.#closing.isSet || this.#noticeExpiry.isSet || this.#snoozeEnd.isSet;
  }

  stop(): void {
    this.#isRunning = false;
    this.#cancelRetry();
    this.#closing.stop();
    this.#noticeExpiry.stop();
    this.#snoozeEnd.stop();
  }

  /** ms since 1970; null without a snoozed request. */
  #nextSnoozeEnd(): number | null {
    if (!this.#isRunning) return null;
    const ends = [...this.#options.seats.values()].flatMap(({ help }) => snoozeEndOf(help) ?? []);
    return ends.length === 0 ? null : Math.min(...ends);
  }

  async #endSnoozes(): Promise<void> {
    const { clock, seats, commitCommand } = this.#options;
    const due = [...seats].filter(([, { help }]) => {
      const end = snoozeEndOf(help);
      return end !== null && end <= clock.now();
    });
    // Each command is followed by `followCommands`, which must not end the same snooze again.
    this.#isEndingSnoozes = true;
    const results = await Promise.allSettled(
      due.map(([seatId]) =>
        commitCommand({ actor: 'server', kind: 'unsnooze-help', seatId, payload: {} }),
      ),
    );
    if (results.every(({ status }) => status === 'fulfilled')) this.#continue();
    else
      this.#cancelRetry = clock.after(RETRY_MS, () => {
        this.#continue();
      });
  }

  #continue(): void {
    this.#isEndingSnoozes = false;
    if (this.#isRunning) this.followCommands();
  }
}

function snoozeEndOf({ helpRequest }: Pick<SeatHelp, 'helpRequest'>): number | null {
  const since = helpRequest?.snoozedSince ?? null;
  return since === null ? null : since + SNOOZE_MS;
}
