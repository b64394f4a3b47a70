import type { JsonObject } from '#lib/kit/json.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { ReplayMoment } from '#lib/protocol/api/replay.ts';
import type { RecordedRow } from '#lib/room/replay-views.ts';

/** Moments of one seat that are kept; a check that flaps has no end of them. */
const MAX_MOMENTS = 500;

/** Finds the moments of the seats that a reader steps through. */
export class MomentLog {
  readonly #bySeat = new Map<string, ReplayMoment[]>();

  /** `at`: ms since 1970. */
  record(before: RecordedRow, after: RecordedRow, at: number, pack: Pack): void {
    if (before.helpRequest === null && after.helpRequest !== null)
      this.#add(after.id, { kind: 'help', at, exerciseId: after.helpRequest.exercise });
    // Another content of the course has other cells.
    if (before.cells.length !== after.cells.length) return;
    after.cells.forEach((cell, index) => {
      const exerciseId = pack.exercises[index]?.id ?? null;
      const previous = before.cells[index]?.state;
      if (cell.state === 'passed' && previous !== 'passed' && previous !== 'passed-cleaned-up')
        this.#add(after.id, {
          kind: 'pass',
          at,
          exerciseId,
          ...(cell.markedByInstructor && { byInstructor: true }),
        });
      if (cell.state === 'failing' && previous !== 'failing')
        this.#add(after.id, { kind: 'failure', at, exerciseId });
    });
  }

  toJson(): JsonObject {
    return Object.fromEntries(this.#bySeat) as unknown as JsonObject;
  }

  #add(seatId: string, moment: ReplayMoment): void {
    const moments = this.#bySeat.get(seatId) ?? [];
    this.#bySeat.set(seatId, moments);
    if (moments.length < MAX_MOMENTS) moments.push(moment);
  }
}
