import { AsyncLocalStorage } from 'node:async_hooks';
import type { z } from 'zod';
import type { Session } from '#lib/auth/session.ts';
import type {
  ActBody,
  Acted,
  AnswerQuizBody,
  ChangeEventBody,
  ClaimBody,
  CreateEventBody,
  EventSummary,
  ExerciseText,
  JoinBody,
  Joined,
  MadeToken,
  MakeTokenBody,
  Me,
  PackSummary,
  PreviewReGradeBody,
  RaiseHandBody,
  ReadNoticeBody,
  ReGradeBody,
  ReGraded,
  ReGradePreview,
  SignInBody,
  TakeHintBody,
  TakePackBody,
  TimelineEntry,
  TokenSummary,
  UndoReGradeBody,
} from '#lib/protocol/http.ts';

/** Who a request comes from: a signed-in browser or nobody, and from which address, for counting wrong guesses. */
export interface Asker {
  readonly session: Session | null;
  readonly client: string;
}

/** Something that a browser gets together with the cookie which says who it is from now on. */
export interface WithCookie<T> {
  readonly answer: T;
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
export interface Podium {
  /** The public address, without a slash at its end. */
  readonly url: string;
  askerOf(headers: Headers): Promise<Asker>;
  /** An unexpected error: written to the server's log, and the `HttpError` that the asker gets. */
  failed(error: unknown): { status: number; answer: { error: 'unavailable'; retryMs: number } };

  readonly people: {
    me(asker: Asker): Promise<Me>;
    signIn(asker: Asker, body: z.output<typeof SignInBody>): Promise<WithCookie<null>>;
    signOut(asker: Asker): Promise<WithCookie<null>>;
  };
  readonly events: {
    list(asker: Asker): Promise<EventSummary[]>;
    create(asker: Asker, body: z.output<typeof CreateEventBody>): Promise<EventSummary>;
    change(
      asker: Asker,
      event: string,
      body: z.output<typeof ChangeEventBody>,
    ): Promise<EventSummary>;
    remove(asker: Asker, event: string): Promise<void>;
    decide(asker: Asker, event: string, act: ActBody): Promise<Acted>;
  };
  readonly packs: {
    list(asker: Asker): Promise<PackSummary[]>;
    /** Reads what lies on disk now, and answers it. */
    reload(asker: Asker): Promise<PackSummary[]>;
    take(
      asker: Asker,
      event: string,
      wanted: z.output<typeof TakePackBody>,
    ): Promise<{ version: string }>;
  };
  readonly reGrades: {
    preview(
      asker: Asker,
      event: string,
      body: z.output<typeof PreviewReGradeBody>,
    ): Promise<ReGradePreview>;
    current(asker: Asker, event: string): Promise<ReGradePreview | null>;
    cancel(asker: Asker, event: string): Promise<void>;
    apply(asker: Asker, event: string, body: z.output<typeof ReGradeBody>): Promise<ReGraded>;
    undo(asker: Asker, event: string, body: z.output<typeof UndoReGradeBody>): Promise<ReGraded>;
  };
  readonly tokens: {
    list(asker: Asker, event: string): Promise<TokenSummary[]>;
    make(asker: Asker, event: string, body: z.output<typeof MakeTokenBody>): Promise<MadeToken>;
    revoke(asker: Asker, event: string, token: string): Promise<void>;
  };
  readonly seats: {
    join(asker: Asker, body: z.output<typeof JoinBody>): Promise<WithCookie<Joined>>;
    claim(asker: Asker, body: z.output<typeof ClaimBody>): Promise<WithCookie<Joined>>;
    installLine(asker: Asker, seat: string): Promise<{ installLine: string }>;
    deviceCode(asker: Asker, seat: string): Promise<{ code: string; expiresAt: number }>;
    exercise(
      asker: Asker,
      seat: string,
      exercise: string,
      language: Language,
    ): Promise<ExerciseText>;
    takeHint(
      asker: Asker,
      seat: string,
      body: z.output<typeof TakeHintBody>,
      language: Language,
    ): Promise<ExerciseText>;
    /** The person's own hand; raised again while it is up, it keeps its place. */
    raiseHand(asker: Asker, seat: string, body: z.output<typeof RaiseHandBody>): Promise<Acted>;
    lowerHand(asker: Asker, seat: string): Promise<void>;
    readNotice(asker: Asker, seat: string, body: z.output<typeof ReadNoticeBody>): Promise<void>;
    /** The seat's last hour, newest first, for who helps there. */
    timeline(asker: Asker, seat: string): Promise<TimelineEntry[]>;
    answerQuiz(
      asker: Asker,
      seat: string,
      body: z.output<typeof AnswerQuizBody>,
      language: Language,
    ): Promise<ExerciseText>;
  };
  readonly exports: {
    /** `bearer`: the event's export token, in place of a session. The rows are read as the stream is. */
    open(
      asker: Asker,
      bearer: string | null,
      event: string,
      name: ExportName,
      format: ExportFormat,
    ): Promise<{ fileName: string; type: string; body: ReadableStream<Uint8Array> }>;
  };
}

/**
 * Next bundles this file a second time, so a module's own variable would be another one there. One storage for both hangs on
 * globalThis; what runs inside a request finds the server that the request came to, also where two run in one process.
 */
const KEY = Symbol.for('podium.context');
const shared = globalThis as typeof globalThis & { [KEY]?: AsyncLocalStorage<Podium> };
const storage = (shared[KEY] ??= new AsyncLocalStorage<Podium>());

/** The server this request came to. Throws outside of a request. */
export function podium(): Podium {
  const running = storage.getStore();
  if (running === undefined)
    throw new Error('podium() is called outside of a request to a running server');
  return running;
}

/** Everything that `work` starts finds `running` by `podium()`. */
export function withPodium<T>(running: Podium, work: () => T): T {
  return storage.run(running, work);
}
