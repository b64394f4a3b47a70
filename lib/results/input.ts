import type { SeatFact } from '#lib/protocol/fact.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { StoredCommandRow } from '#lib/room/commands/index.ts';
import type { ResultLevel, Results, ResultStudent } from './types.ts';

/** A seat of the workshop. `staff`: its person has a role. `test`: marked as a test seat. */
export interface ResultSeat {
  readonly id: string;
  readonly label: string;
  readonly name: string | null;
  readonly role: 'student' | 'staff' | 'test';
  /** Instead of the group of the label: empty for an erased student whose facts stay. */
  readonly group?: string;
}

/** Everything that the results are computed from. Times are ms since 1970. */
export interface ResultsInput {
  readonly workshop: Results['workshop'] & {
    readonly isLogErased: boolean;
    readonly areNamesErased: boolean;
  };
  /** The course of the last stage. */
  readonly pack: Pack;
  readonly seats: readonly ResultSeat[];
  /** In the order of the log. */
  readonly facts: readonly SeatFact[];
  /** Every command of the log in its order, presence included. */
  readonly commands: readonly StoredCommandRow[];
  /** Names of staff by person id, for the figures per helper. */
  readonly staff: ReadonlyMap<string, string>;
  readonly now: number;
}

/** Who asks for the results, and about which part. */
export interface ResultsView {
  readonly level: ResultLevel;
  /** How the reader may know a seat. */
  readonly nameSeat: (seat: ResultSeat) => ResultStudent;
  /** Figures per helper are for owners. */
  readonly showsHelpers: boolean;
  readonly group: string | null;
  readonly from: number | null;
  readonly to: number | null;
}
