import type { WorkshopRow } from '#db/queries/workshops.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { NoticeStore } from '#lib/room/commands/notice-store.ts';
import { isOver, REOPEN_MS } from '#lib/room/lifecycle.ts';
import { Deadline } from './deadline.ts';

export interface WorkshopDeadlinesOptions {
  readonly clock: Clock;
  readonly notices: NoticeStore;
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

  constructor(options: WorkshopDeadlinesOptions) {
    const { clock, notices } = options;
    this.#options = options;
    this.#closing = new Deadline(clock, options.onClosed);
    this.#noticeExpiry = new Deadline(clock, () => {
      notices.invalidateList();
      options.onNoticesExpired();
      this.followNotices();
    });
  }

  /** Call it with each new row. The deadline is in the row, so it holds after a restart. */
  followRow({ state, endedAt }: Pick<WorkshopRow, 'state' | 'endedAt'>): void {
    this.#closing.set(isOver(state) ? (endedAt?.getTime() ?? 0) + REOPEN_MS : null);
    this.followNotices();
  }

  /** Call it after each command. */
  followNotices(): void {
    const { clock, notices } = this.#options;
    this.#noticeExpiry.set(notices.nextExpiry(clock.now()));
  }

  stop(): void {
    this.#closing.stop();
    this.#noticeExpiry.stop();
  }
}
