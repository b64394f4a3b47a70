import type { Comparison, StudentReport } from '#lib/results/report-types.ts';
import type { ResultLevel, Results } from '#lib/results/types.ts';

/** What a reader may see and asks for. Times are ms since 1970. */
export interface RequestedView {
  readonly level: ResultLevel;
  readonly showsHelpers: boolean;
  /** Hex key of the pseudonyms of a token, so that they stay the same. null: a new key each time. */
  readonly pseudonymKey?: string | null;
  readonly group: string | null;
  readonly from: number | null;
  readonly to: number | null;
}

/** The data of a workshop. Requests with an equal `version` are computed from the same data. */
export interface VersionedWorkshop {
  readonly workshopId: string;
  readonly version: string;
}

/** A computation of the results thread. `now`: ms since 1970. */
export type Computation = { readonly now: number } & (
  | { readonly kind: 'results'; readonly of: VersionedWorkshop; readonly view: RequestedView }
  | { readonly kind: 'student'; readonly of: VersionedWorkshop; readonly seatId: string }
  | {
      readonly kind: 'comparison';
      readonly of: readonly VersionedWorkshop[];
      readonly level: ResultLevel;
    }
);

/** What a computation gives. null: the workshop or the student doesn't exist. */
export interface ComputedValues {
  readonly results: Results | null;
  readonly student: StudentReport | null;
  readonly comparison: Comparison | null;
}

/** Data of the thread. */
export interface ResultsThreadData {
  readonly databaseUrl: string;
}

export interface ResultsRequest {
  readonly id: number;
  readonly computation: Computation;
}

export type ResultsResponse = { readonly id: number } & (
  | { readonly ok: true; readonly value: ComputedValues[keyof ComputedValues] }
  /** `isUnavailable`: the database can't be reached. */
  | { readonly ok: false; readonly error: string; readonly isUnavailable: boolean }
);
