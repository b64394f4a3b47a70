import { databaseErrorText } from '#db/errors.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import type { GradingPaused } from '#lib/room/grading.ts';
import type { GradingPause } from '../grader/seat-isolation.ts';
import type { Log } from '../logger.ts';

/** How often a pause is offered to the log while the database is unavailable. */
const MAX_ATTEMPTS = 60;
const RETRY_MS = 1_000;

export interface GradingPausesOptions {
  readonly workshopId: string;
  readonly seats: ReadonlyMap<
    string,
    { readonly label: string; readonly gradingPaused: GradingPaused | null }
  >;
  readonly appendCommand: (command: {
    readonly actor: string;
    readonly kind: string;
    readonly seatId: string;
    readonly payload: JsonObject;
    readonly at: number;
  }) => Promise<unknown>;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly log: Log;
}

/** Writes the pauses of seats to the log of the workshop, so that they survive a restart. */
export class GradingPauses {
  readonly #options: GradingPausesOptions;
  /** The commands are written in the order of the calls. */
  #last: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(options: GradingPausesOptions) {
    this.#options = options;
  }

  /** Seats whose grading is paused already. */
  listPausedSeats(): string[] {
    return Array.from(this.#options.seats).flatMap(([id, { gradingPaused }]) =>
      gradingPaused === null ? [] : [id],
    );
  }

  /** Records that the server stopped grading a seat. */
  recordPause({ seatId, why, phase, pos, message }: GradingPause): void {
    const { workshopId, seats, log, audit } = this.#options;
    const label = seats.get(seatId)?.label ?? seatId;
    log(
      'warn',
      `grading paused: workshop ${workshopId}, seat ${label}, phase ${phase}, position ${String(pos)}: ${message}`,
      { seatId },
    );
    audit({
      kind: 'grading-paused',
      actor: 'server',
      workshopId,
      seatId,
      detail: { why, phase, position: pos },
    });
    this.#write('grading-paused', seatId, { why, phase, pos, error: message });
  }

  /** Records that a seat isn't graded because the process ended twice while the workshop opened. */
  recordCrash(seatId: string): void {
    this.recordPause({
      seatId,
      why: 'crash',
      phase: 'restore',
      pos: 0,
      message: 'the server ended twice while it opened the workshop',
    });
  }

  /** Records that the server grades a seat again. */
  recordResume(seatId: string): void {
    const { workshopId, seats, log, audit } = this.#options;
    const label = seats.get(seatId)?.label ?? seatId;
    log('info', `grading resumed: workshop ${workshopId}, seat ${label}`, { seatId });
    audit({ kind: 'grading-resumed', actor: 'server', workshopId, seatId });
    this.#write('grading-resumed', seatId, {});
  }

  /** Ends the attempts. The grader finds the same failures again after the next start. */
  stop(): void {
    this.#isStopped = true;
  }

  #write(kind: string, seatId: string, payload: JsonObject): void {
    const { appendCommand, clock, log } = this.#options;
    const command = { actor: 'server', kind, seatId, payload, at: Math.round(clock.now()) };
    this.#last = this.#last.then(async () => {
      for (let attempt = 1; !this.#isStopped; attempt += 1) {
        try {
          await appendCommand(command);
          return;
        } catch (error) {
          if (attempt === MAX_ATTEMPTS) {
            log('error', `Couldn't store ${kind}: ${databaseErrorText(error)}`, { seatId });
            return;
          }
          await new Promise<void>((resolve) => {
            setTimeout(resolve, RETRY_MS).unref();
          });
        }
      }
    });
  }
}
