import type { ExportFile } from '#lib/protocol/export-tables.ts';
import type { ResultLevel } from '#lib/results/types.ts';

/** The part of a table that is wanted. null: all. */
export interface TableSelection {
  readonly columns: readonly string[] | null;
  readonly exercise: string | null;
  /** Only entries of the log after this position. */
  readonly sincePos: number | null;
}

/** What a file contains. Times are ms since 1970. */
export interface ExportRequest {
  readonly workshopId: string;
  readonly file: Exclude<ExportFile, { kind: 'room' }>;
  readonly level: ResultLevel;
  /** Of one table. */
  readonly selection?: TableSelection | null;
  /** Key of the pseudonyms. It exists only while the file is written. */
  readonly key: Uint8Array;
  readonly showsHelpers: boolean;
  /** Public address of the server, for the ids of xAPI. */
  readonly url: string;
  readonly now: number;
}

/** Data of the thread. */
export interface ExportThreadData {
  readonly databaseUrl: string;
  readonly request: ExportRequest;
}

/** From the thread. It sends a chunk for each `next` and nothing before. */
export type ExportMessage =
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** `rows`: of all tables of the file. */
  | { readonly kind: 'end'; readonly rows: number }
  /** `isGone`: the workshop was deleted. `isUnavailable`: the database can't be reached. */
  | {
      readonly kind: 'error';
      readonly error: string;
      readonly isGone: boolean;
      readonly isUnavailable: boolean;
    };
