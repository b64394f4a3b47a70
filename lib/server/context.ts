import { AsyncLocalStorage } from 'node:async_hooks';
import type { z } from 'zod';
import type { Session } from '#lib/auth/session.ts';
import type {
  RoomCommandBody,
  CommandResult,
  AnswerQuizBody,
  UpdateWorkshopBody,
  ClaimSeatBody,
  CreateWorkshopBody,
  WorkshopSummary,
  ExerciseText,
  JoinBody,
  JoinResult,
  CreatedToken,
  CreateTokenBody,
  CurrentUser,
  PackSummary,
  PreviewRegradeBody,
  RequestHelpBody,
  MarkNoticeReadBody,
  RegradeBody,
  RegradeResult,
  RegradePreview,
  SignInBody,
  RevealHintBody,
  UpdatePackBody,
  TimelineEntry,
  TokenSummary,
  UndoRegradeBody,
} from '#lib/protocol/http.ts';

/** Who a request comes from: a signed-in browser or nobody, and from which address, for counting wrong guesses. */
export interface Caller {
  readonly session: Session | null;
  readonly clientAddress: string;
}

/** Something that a browser gets together with the cookie which says who it is from now on. */
export interface ResultWithCookie<T> {
  readonly result: T;
  /** The `Set-Cookie` header; null where the browser keeps the one it has. */
  readonly cookie: string | null;
}

export type ExportName = 'log' | 'results' | 'hints' | 'quiz';
export type ExportFormat = 'csv' | 'jsonl';
type Language = 'ja' | 'en';

/**
 * The running server as pages and routes see it. Every call asks for itself whether `asker` may, where the data is read or
 * written, and throws `HttpRefused` (lib/protocol/http-refused.ts) when not.
 */
export interface AppServices {
  /** The public address, without a slash at its end. */
  readonly url: string;
  callerFrom(headers: Headers): Promise<Caller>;
  /** An unexpected error: written to the server's log, and the `HttpError` that the asker gets. */
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
    /** Reads what lies on disk now, and answers it. */
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
    revoke(caller: Caller, workshopId: string, token: string): Promise<void>;
  };
  readonly seats: {
    join(caller: Caller, body: z.output<typeof JoinBody>): Promise<ResultWithCookie<JoinResult>>;
    claim(
      caller: Caller,
      body: z.output<typeof ClaimSeatBody>,
    ): Promise<ResultWithCookie<JoinResult>>;
    createInstallCommand(caller: Caller, seat: string): Promise<{ installCommand: string }>;
    createDeviceCode(caller: Caller, seat: string): Promise<{ code: string; expiresAt: number }>;
    getExerciseText(
      caller: Caller,
      seat: string,
      exercise: string,
      language: Language,
    ): Promise<ExerciseText>;
    revealHint(
      caller: Caller,
      seat: string,
      body: z.output<typeof RevealHintBody>,
      language: Language,
    ): Promise<ExerciseText>;
    /** The person's own hand; raised again while it is up, it keeps its place. */
    requestHelp(
      caller: Caller,
      seat: string,
      body: z.output<typeof RequestHelpBody>,
    ): Promise<CommandResult>;
    cancelHelp(caller: Caller, seat: string): Promise<void>;
    markNoticeRead(
      caller: Caller,
      seat: string,
      body: z.output<typeof MarkNoticeReadBody>,
    ): Promise<void>;
    /** The seat's last hour, newest first, for who helps there. */
    listTimeline(caller: Caller, seat: string): Promise<TimelineEntry[]>;
    answerQuiz(
      caller: Caller,
      seat: string,
      body: z.output<typeof AnswerQuizBody>,
      language: Language,
    ): Promise<ExerciseText>;
  };
  readonly exports: {
    /** `bearer`: the event's export token, in place of a session. The rows are read as the stream is. */
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
 * Next bundles this file a second time, so a module's own variable would be another one there. One storage for both hangs on
 * globalThis; what runs inside a request finds the server that the request came to, also where two run in one process.
 */
const STORAGE_KEY = Symbol.for('podium.context');
const globalWithStorage = globalThis as typeof globalThis & {
  [STORAGE_KEY]?: AsyncLocalStorage<AppServices>;
};
const storage = (globalWithStorage[STORAGE_KEY] ??= new AsyncLocalStorage<AppServices>());

/** The server this request came to. Throws outside of a request. */
export function services(): AppServices {
  const current = storage.getStore();
  if (current === undefined)
    throw new Error('podium() is called outside of a request to a running server');
  return current;
}

/** Everything that `work` starts finds `running` by `podium()`. */
export function runWithServices<T>(appServices: AppServices, work: () => T): T {
  return storage.run(appServices, work);
}
