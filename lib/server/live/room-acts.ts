import type { ActEntry } from '../log/entry.ts';

/** What acts say of the room and its seats, folded in the order of the log. Passes are the grader's. */
export class RoomActs {
  current: string | null = null;
  readonly released = new Set<string>();
  /** By seat, then by exercise: numbers of the hints that were opened, in that order. */
  readonly #hints = new Map<string, Map<string, readonly number[]>>();

  /** The same map for the life of the event. */
  hintsOf(seat: string): ReadonlyMap<string, readonly number[]> {
    const known = this.#hints.get(seat) ?? new Map<string, readonly number[]>();
    this.#hints.set(seat, known);
    return known;
  }

  /** Whether the head is different now. */
  take({ kind, seat, payload }: ActEntry): boolean {
    const { exercise, hint } = payload;
    const named = typeof exercise === 'string' ? exercise : null;
    switch (kind) {
      case 'set-current':
        this.current = named;
        return true;
      case 'release-solution':
        if (named !== null) this.released.add(named);
        return true;
      case 'withdraw-solution':
        if (named !== null) this.released.delete(named);
        return true;
      case 'hint-taken':
        if (seat !== null && named !== null && typeof hint === 'number') this.#takeHint(seat, named, hint);
        return false;
      default:
        return false;
    }
  }

  #takeHint(seat: string, exercise: string, hint: number): void {
    const ofSeat = this.hintsOf(seat) as Map<string, readonly number[]>;
    const taken = ofSeat.get(exercise) ?? [];
    if (!taken.includes(hint)) ofSeat.set(exercise, [...taken, hint]);
  }
}
