import type { z } from 'zod';
import type { Session } from '#lib/auth/session.ts';
import type { DownloadQuery, ExportLevel, ExportRecord } from '#lib/protocol/api/exports.ts';
import type { ExportFile } from '#lib/protocol/export-tables.ts';
import type { ReportQuery, ResultsQuery } from '#lib/protocol/api/results.ts';
import type { ApiDescription, ApiWorkshop, ApiWorkshopDetails } from '#lib/protocol/api/v1.ts';
import type { CreateWorkshopBody, UpdateWorkshopBody } from '#lib/protocol/api/workshops.ts';
import type { ApiScope } from '#lib/protocol/api-scopes.ts';
import type {
  ApiTokenSummary,
  CreateApiTokenBody,
  CreatedApiToken,
} from '#lib/protocol/api/api-tokens.ts';
import type { Json } from '#lib/kit/json.ts';
import type { PersonRow } from '#db/queries/people.ts';
import type { WorkshopRow } from '#db/queries/workshops.ts';
import type { ReplayIndex, ReplayMoments, ReplayNames } from '#lib/protocol/api/replay.ts';
import type { TimelineEntry } from '#lib/protocol/api/seats.ts';
import type { SecurityLogPage } from '#lib/protocol/api/security-log.ts';
import type {
  AppliedRoster,
  MatchRosterBody,
  RosterPreview,
  RosterView,
} from '#lib/protocol/api/roster.ts';
import type { Comparison, StudentReport } from '#lib/results/report-types.ts';
import type { ResultLevel, Results } from '#lib/results/types.ts';

/** The sender of a request. The address is used to limit wrong guesses. */
export interface Caller {
  /** Null for a browser that has neither signed in nor opened a seat. */
  readonly session: Session | null;
  readonly clientAddress: string;
  /** Such as "Firefox on Linux"; null without a known one. */
  readonly browser: string | null;
  /** What a program sent instead of a cookie. Then `session` is null. */
  readonly token?: ApiTokenCaller | ExportTokenCaller;
}

/** A program that acts for a person: what both the scopes and the person's present role allow. */
export interface ApiTokenCaller {
  readonly kind: 'api';
  readonly id: string;
  readonly person: PersonRow;
  readonly scopes: ReadonlySet<ApiScope>;
  /** null: all workshops of the person. */
  readonly workshopIds: readonly string[] | null;
  /** Of the pseudonyms that this token gets. */
  readonly pseudonymKey: Buffer | null;
}

/** A program that reads one workshop, at most at a level. */
export interface ExportTokenCaller {
  readonly kind: 'export';
  readonly id: string;
  readonly workshop: WorkshopRow;
  readonly level: ExportLevel;
  readonly pseudonymKey: Buffer | null;
}

/** The answer of a request that changed something. `body` null with the status 204: none. */
export interface ApiAnswerBody {
  readonly status: number;
  readonly body: Json;
}

/** A file that is read as it is sent. */
export interface OpenExport {
  readonly fileName: string;
  readonly type: string;
  readonly body: ReadableStream<Uint8Array>;
}

/** Reads the bytes of a file that the caller sends. Called after the permission was checked. */
export type FileReader = () => Promise<Uint8Array>;

/** The results of a workshop, or why there are none yet. */
export type ResultsAnswer =
  | { readonly state: 'ready'; readonly results: Results }
  /** The facts of the workshop are made from its log: entries read, and of how many. */
  | { readonly state: 'reading-log'; readonly done: number; readonly total: number }
  /** The workshop never started. */
  | { readonly state: 'not-started' };

/** The API tokens of a staff member, who is signed in with a browser. */
export interface ApiTokenServices {
  /** Newest first. */
  listApiTokens(caller: Caller): Promise<ApiTokenSummary[]>;
  createApiToken(
    caller: Caller,
    body: z.output<typeof CreateApiTokenBody>,
  ): Promise<CreatedApiToken>;
  revokeApiToken(caller: Caller, tokenId: string): Promise<void>;
}

/** Where a browser goes next. */
export interface Redirection {
  readonly location: string;
  /** `Set-Cookie` headers. */
  readonly cookies: readonly string[];
}

/** Sign-in of staff at an OpenID Connect provider. Without one, both steps are `not-found`. */
export interface OidcServices {
  /** What the sign-in page calls the provider; null without one. */
  readonly providerName: string | null;
  /**
   * Sends the browser to the provider. `next`: the staff page that opens afterwards. `site`: the
   * header `Sec-Fetch-Site`; a link on another site leads to the sign-in page first. `links`: the
   * account is to belong to the caller, which only a link on a page of Podium can ask for.
   */
  start(
    caller: Caller,
    request: { readonly next: unknown; readonly site: string | null; readonly links: boolean },
  ): Promise<Redirection>;
  /** Whether the caller has linked an account; null without a provider. */
  findAccount(
    caller: Caller,
  ): Promise<{ readonly providerName: string; readonly isLinked: boolean } | null>;
  /** What the provider sent back: the query of the callback, and the browser's `Cookie` header. */
  finish(
    caller: Caller,
    answer: { readonly query: URLSearchParams; readonly cookie: string | null },
  ): Promise<Redirection>;
}

/** The application services that read a workshop's data: results, downloads and the security log. */
export interface DataServices {
  readonly oidc: OidcServices;
  /** The enrolled students of a workshop, for owners and instructors. */
  readonly roster: {
    /** The stored rows, and the students without one. */
    read(caller: Caller, workshopId: string): Promise<RosterView>;
    /** What `apply` would change. Writes nothing. */
    preview(caller: Caller, workshopId: string, readFile: FileReader): Promise<RosterPreview>;
    /**
     * Replaces the roster by a file: rows that it doesn't have are marked as removed. Students are
     * matched by their names. The same file again changes nothing.
     */
    apply(caller: Caller, workshopId: string, readFile: FileReader): Promise<AppliedRoster>;
    match(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof MatchRosterBody>,
    ): Promise<void>;
  };
  /** What happened in a workshop, read from its facts without opening it. */
  readonly results: {
    /** At most at the level that the caller's role or token allows, which is also the default. */
    read(
      caller: Caller,
      workshopId: string,
      query: ResultsQuery & { readonly exercise?: string | undefined },
    ): Promise<ResultsAnswer>;
    /**
     * What the report as one file contains. At `aggregate` for all readers of the results, otherwise
     * for those who can export names. It counts as a download.
     */
    openReport(
      caller: Caller,
      workshopId: string,
      query: Pick<ReportQuery, 'level' | 'reason'>,
    ): Promise<{ readonly results: Results; readonly fileName: string }>;
    /** The report of one student, for helpers. */
    readStudent(caller: Caller, workshopId: string, seatId: string): Promise<StudentReport>;
    /** The student's own report, after the end of the workshop. */
    readOwn(caller: Caller, seatId: string): Promise<StudentReport>;
    /**
     * 2 to 6 workshops of the same pack, at the lowest level of all.
     * @param options.packId the pack that they must have
     * @param options.level at most this level
     */
    compare(
      caller: Caller,
      workshopIds: readonly string[],
      options?: {
        readonly packId?: string;
        readonly level?: ResultLevel;
      },
    ): Promise<Comparison>;
  };
  /** What only programs ask for. */
  readonly api: {
    /**
     * The sender of a request, who has a session or a token with all of these scopes.
     * @param workshopId of the address; null without one. A token must be able to see it
     * @throws {HttpError} `token-unknown`, `token-expired`, `too-many`, `not-found`, `forbidden`
     */
    authorize(
      headers: Headers,
      scopes: readonly ApiScope[],
      workshopId: string | null,
    ): Promise<Caller>;
    /**
     * Runs a request with an `Idempotency-Key` once in a day. Its repetition gets the same answer.
     * Requests without the key or without an API token always run.
     */
    runOnce(
      caller: Caller,
      request: { readonly key: string | null; readonly text: string },
      run: () => Promise<ApiAnswerBody>,
    ): Promise<ApiAnswerBody & { readonly isRepeated: boolean }>;
    /** The workshops whose results the session or the token reads, latest start first. */
    listWorkshops(caller: Caller): Promise<ApiWorkshop[]>;
    createWorkshop(
      caller: Caller,
      body: z.output<typeof CreateWorkshopBody>,
    ): Promise<ApiWorkshopDetails>;
    updateWorkshop(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof UpdateWorkshopBody>,
    ): Promise<ApiWorkshopDetails>;
    /** The routes of the API, as OpenAPI. */
    describe(): ApiDescription;
  };
  /** The recorded live room of an ended workshop: of helpers, or the projector for organizers. */
  readonly replay: {
    /** Its span and marks, or why there is none. The first request begins the recording. */
    open(caller: Caller, workshopId: string): Promise<ReplayIndex>;
    /**
     * Some minutes of it: a `ReplayChunk` as JSON, compressed with gzip. `recordingId`: of the index;
     * `isStorable`: the chunk with this id never changes. Throws `not-found` and `outdated`.
     */
    readChunk(
      caller: Caller,
      workshopId: string,
      chunk: { readonly ordinal: number; readonly recordingId: string | undefined },
    ): Promise<{ readonly bytes: Buffer; readonly isStorable: boolean }>;
    /** Who is who in the chunks, for helpers. */
    readNames(caller: Caller, workshopId: string): Promise<ReplayNames>;
    /** Help requests, passes and failures of one seat in the recording, for helpers. */
    listMoments(caller: Caller, seatId: string): Promise<ReplayMoments>;
    /** The hour of a seat before a time (ms since 1970), newest first, for helpers. */
    listTimeline(caller: Caller, seatId: string, at: number): Promise<TimelineEntry[]>;
  };
  readonly exports: {
    /**
     * Opens a download as a stream, which reads the rows as it is consumed. The role and the token
     * limit the level.
     */
    open(
      caller: Caller,
      workshopId: string,
      file: ExportFile,
      query: DownloadQuery,
    ): Promise<OpenExport>;
    /** The last downloads, newest first, for owners. */
    listRecords(caller: Caller, workshopId: string): Promise<ExportRecord[]>;
  };
  readonly securityLog: {
    /** Entries of the workshop, newest first, for owners. `olderThan`: an id of a former page. */
    list(caller: Caller, workshopId: string, olderThan: number | null): Promise<SecurityLogPage>;
    /** All entries as JSON Lines. */
    open(caller: Caller, workshopId: string): Promise<OpenExport>;
  };
}
