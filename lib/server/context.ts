import { AsyncLocalStorage } from 'node:async_hooks';
import type { z } from 'zod';
import type { Session } from '#lib/auth/session.ts';
import type { RoomCommandBody, CommandResult } from '#lib/protocol/api/commands.ts';
import type { PackSummary, UpdatePackBody } from '#lib/protocol/api/packs.ts';
import type {
  PreviewRegradeBody,
  RegradeBody,
  RegradeResult,
  RegradePreview,
  UndoRegradeBody,
} from '#lib/protocol/api/regrade.ts';
import type {
  AnswerQuizBody,
  ClaimSeatBody,
  ExerciseText,
  JoinBody,
  JoinResult,
  CurrentUser,
  RequestHelpBody,
  MarkNoticeReadBody,
  RevealHintBody,
  TimelineEntry,
} from '#lib/protocol/api/seats.ts';
import type {
  CreatedToken,
  CreateTokenBody,
  SignInBody,
  TokenSummary,
} from '#lib/protocol/api/tokens.ts';
import type {
  UpdateWorkshopBody,
  CreateWorkshopBody,
  WorkshopSummary,
} from '#lib/protocol/api/workshops.ts';

/** The sender of a request. The address is used to limit wrong guesses. */
export interface Caller {
  /** Null if the browser isn't signed in. */
  readonly session: Session | null;
  readonly clientAddress: string;
}

/** A result together with the cookie that signs the browser in or out. */
export interface ResultWithCookie<T> {
  readonly result: T;
  /** The `Set-Cookie` header; null if the browser keeps its cookie. */
  readonly cookie: string | null;
}

export type ExportName = 'log' | 'results' | 'hints' | 'quiz';
export type ExportFormat = 'csv' | 'jsonl';
type Language = 'ja' | 'en';

/**
 * The application services, as pages and routes use them. Every call checks the permission of
 * `caller` where the data is read or written (R6), and throws `HttpError` without it.
 */
export interface AppServices {
  /** The public address, without a trailing slash. */
  readonly url: string;
  callerFrom(headers: Headers): Promise<Caller>;
  /** Logs an unexpected error. Returns the response for the caller. */
  reportError(error: unknown): { status: number; body: { error: 'unavailable'; retryMs: number } };

  readonly account: {
    getCurrentUser(caller: Caller): Promise<CurrentUser>;
    signIn(caller: Caller, body: z.output<typeof SignInBody>): Promise<ResultWithCookie<null>>;
    signOut(caller: Caller): Promise<ResultWithCookie<null>>;
  };
  readonly workshops: {
    list(caller: Caller): Promise<WorkshopSummary[]>;
    create(caller: Caller, body: z.output<typeof CreateWorkshopBody>): Promise<WorkshopSummary>;
    update(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof UpdateWorkshopBody>,
    ): Promise<WorkshopSummary>;
    remove(caller: Caller, workshopId: string): Promise<void>;
    executeCommand(
      caller: Caller,
      workshopId: string,
      command: RoomCommandBody,
    ): Promise<CommandResult>;
  };
  readonly packs: {
    list(caller: Caller): Promise<PackSummary[]>;
    /** Reads the packs from disk, and returns them. */
    reload(caller: Caller): Promise<PackSummary[]>;
    updateWorkshopPack(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof UpdatePackBody>,
    ): Promise<{ version: string }>;
  };
  readonly regrades: {
    preview(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof PreviewRegradeBody>,
    ): Promise<RegradePreview>;
    current(caller: Caller, workshopId: string): Promise<RegradePreview | null>;
    cancel(caller: Caller, workshopId: string): Promise<void>;
    apply(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof RegradeBody>,
    ): Promise<RegradeResult>;
    undo(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof UndoRegradeBody>,
    ): Promise<RegradeResult>;
  };
  readonly tokens: {
    list(caller: Caller, workshopId: string): Promise<TokenSummary[]>;
    create(
      caller: Caller,
      workshopId: string,
      body: z.output<typeof CreateTokenBody>,
    ): Promise<CreatedToken>;
    revoke(caller: Caller, workshopId: string, tokenId: string): Promise<void>;
  };
  readonly seats: {
    join(caller: Caller, body: z.output<typeof JoinBody>): Promise<ResultWithCookie<JoinResult>>;
    claim(
      caller: Caller,
      body: z.output<typeof ClaimSeatBody>,
    ): Promise<ResultWithCookie<JoinResult>>;
    createInstallCommand(caller: Caller, seatId: string): Promise<{ installCommand: string }>;
    createDeviceCode(caller: Caller, seatId: string): Promise<{ code: string; expiresAt: number }>;
    getExerciseText(
      caller: Caller,
      seatId: string,
      exerciseId: string,
      language: Language,
    ): Promise<ExerciseText>;
    revealHint(
      caller: Caller,
      seatId: string,
      body: z.output<typeof RevealHintBody>,
      language: Language,
    ): Promise<ExerciseText>;
    /** Requests help for the caller's seat. A repeated request keeps its place in the queue. */
    requestHelp(
      caller: Caller,
      seatId: string,
      body: z.output<typeof RequestHelpBody>,
    ): Promise<CommandResult>;
    cancelHelp(caller: Caller, seatId: string): Promise<void>;
    markNoticeRead(
      caller: Caller,
      seatId: string,
      body: z.output<typeof MarkNoticeReadBody>,
    ): Promise<void>;
    /** The last hour of a seat, newest first, for helpers. */
    listTimeline(caller: Caller, seatId: string): Promise<TimelineEntry[]>;
    answerQuiz(
      caller: Caller,
      seatId: string,
      body: z.output<typeof AnswerQuizBody>,
      language: Language,
    ): Promise<ExerciseText>;
  };
  readonly exports: {
    /**
     * Opens an export as a stream, which reads the rows as it is consumed.
     * @param bearer an export token of the workshop, instead of a session
     */
    open(
      caller: Caller,
      bearer: string | null,
      workshopId: string,
      name: ExportName,
      format: ExportFormat,
    ): Promise<{ fileName: string; type: string; body: ReadableStream<Uint8Array> }>;
  };
}

/**
 * Next.js bundles this file a second time, so a variable of the module would exist twice. The storage
 * is on globalThis to be the same for both. Code that runs inside a request finds the server that
 * received it, even if two servers run in one process.
 */
const STORAGE_KEY = Symbol.for('podium.context');
const globalWithStorage = globalThis as typeof globalThis & {
  [STORAGE_KEY]?: AsyncLocalStorage<AppServices>;
};
const storage = (globalWithStorage[STORAGE_KEY] ??= new AsyncLocalStorage<AppServices>());

/** The services of the server that received the current request. Throws outside of a request. */
export function services(): AppServices {
  const current = storage.getStore();
  if (current === undefined) throw new Error('services() was called outside of a request');
  return current;
}

/** Runs `work` so that `services()` returns `appServices` in everything that it starts. */
export function runWithServices<T>(appServices: AppServices, work: () => T): T {
  return storage.run(appServices, work);
}
