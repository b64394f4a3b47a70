import type { WorkInstruments } from './instruments.ts';
import type { WorkshopMeter } from './workshop-meter.ts';

/** Workshops that have series, per process. Others count in the sums only. */
export const MAX_WORKSHOP_SERIES = 200;

/** Which open workshops have series. The series of a workshop end when it closes. */
export class WorkshopSeries {
  readonly #instruments: WorkInstruments;
  readonly #ids = new Set<string>();

  constructor(instruments: WorkInstruments) {
    this.#instruments = instruments;
  }

  has(workshopId: string): boolean {
    return this.#ids.has(workshopId);
  }

  /** The workshop is open from now on. */
  open(workshopId: string): void {
    if (this.#ids.size >= MAX_WORKSHOP_SERIES) return;
    this.#ids.add(workshopId);
    const { graderLag, graderChecks, graderRestarts, helpWait } = this.#instruments;
    const labels = { workshop: workshopId };
    // Without a first value, a rate would miss the first event.
    graderLag.zero(labels);
    graderChecks.inc(labels, 0);
    graderRestarts.inc(labels, 0);
    helpWait.zero(labels);
  }

  close(workshopId: string): void {
    if (!this.#ids.delete(workshopId)) return;
    const { graderLag, graderChecks, graderRestarts, helpWait } = this.#instruments;
    for (const metric of [graderLag, graderChecks, graderRestarts, helpWait])
      metric.remove({ workshop: workshopId });
  }

  /** What the workshop reports to. It has no series before `open` and after `close`. */
  createMeter(workshopId: string): WorkshopMeter {
    const { changes, commands, commit, lostLocks, ...own } = this.#instruments;
    const labels = { workshop: workshopId };
    const isOpen = (): boolean => this.#ids.has(workshopId);
    return {
      recordCommit(seconds, entries) {
        commit.observe(seconds);
        let changeCount = 0;
        for (const entry of entries)
          if (entry.log === 'change') changeCount += 1;
          else commands.inc({ kind: entry.kind });
        if (changeCount > 0) changes.inc(changeCount);
      },
      recordLostLock() {
        lostLocks.inc();
      },
      recordGraderLag(seconds) {
        if (isOpen()) own.graderLag.observe(labels, seconds);
      },
      recordChecks(count) {
        if (isOpen()) own.graderChecks.inc(labels, count);
      },
      recordGraderRestart() {
        if (isOpen()) own.graderRestarts.inc(labels);
      },
      recordHelpWait(seconds) {
        if (isOpen()) own.helpWait.observe(labels, seconds);
      },
    };
  }
}
