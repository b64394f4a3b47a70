import { z } from 'zod';
import { toWellFormed } from './json.ts';

/** Turns the direction of what stands beside it (Unicode's Bidi_Control, without the marks that turn nothing). */
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/g;
/** What a person types: trimmed, made storable, never without a sign that can be seen. */
const singleLineText = (max: number) =>
  z
    .string()
    .transform((value) =>
      toWellFormed(value)
        .replace(/\p{Cc}/gu, ' ')
        .replace(BIDI_CONTROLS, '')
        .trim(),
    )
    .pipe(
      z
        .string()
        .min(1)
        .max(max)
        .regex(/[^\p{Cf}\p{Z}\p{M}]/u),
    );
const Language = z.enum(['ja', 'en']);
const TimeZone = z
  .string()
  .max(64)
  .refine((zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return true;
    } catch {
      return false;
    }
  });

/** Codes people read aloud: letters and digits that cannot be mistaken for one another. Case and blanks don't matter. */
export const WorkshopCode = z
  .string()
  .transform((code) => code.toUpperCase().replace(/[\s-]/g, ''))
  .pipe(z.string().regex(/^[A-Z0-9]{4,12}$/));
export const ShortCode = WorkshopCode;

export const SignInBody = z.object({ token: z.string().min(10).max(200) });
export const CreateWorkshopBody = z.object({
  name: singleLineText(120),
  packId: z.string().max(64),
  startsAt: z.iso.datetime({ offset: true }),
  timeZone: TimeZone,
  language: Language,
  /** Chosen by the server when absent. */
  code: WorkshopCode.optional(),
});
export const UpdateWorkshopBody = z.object({
  name: singleLineText(120).optional(),
  state: z.enum(['open', 'live', 'ended', 'archived']).optional(),
  startsAt: z.iso.datetime({ offset: true }).optional(),
});
export const CreateTokenBody = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('agent'),
    uses: z.int().min(1).max(5000),
    hours: z
      .number()
      .positive()
      .max(24 * 60),
    label: singleLineText(60).optional(),
  }),
  z.object({
    kind: z.literal('export'),
    hours: z
      .number()
      .positive()
      .max(24 * 366),
  }),
  /** `name`: what the colleague is called by the others; after their role where nobody says it. */
  z.object({
    kind: z.literal('invite'),
    role: z.enum(['instructor', 'assistant', 'organizer', 'projector']),
    hours: z
      .number()
      .positive()
      .max(24 * 60),
    name: singleLineText(40).optional(),
  }),
]);
export const JoinBody = z.object({
  code: WorkshopCode,
  displayName: singleLineText(40),
  language: Language,
});
export const ClaimSeatBody = z.object({
  code: ShortCode,
  displayName: singleLineText(40).optional(),
  language: Language.optional(),
});
export const RevealHintBody = z.object({
  exerciseId: z.string().max(64),
  hint: z.int().min(1).max(9),
});

/** Ids of the options that are chosen; of an order all of them, first to last. */
export const AnswerQuizBody = z.object({
  exerciseId: z.string().max(64),
  checkId: z.string().max(64),
  chosenOptionIds: z.array(z.string().max(64)).min(1).max(10),
});

/** Of the event's own pack, as it lies on disk: its version, to be sure that it is the one that was looked at; or its digest. */
export const UpdatePackBody = z.union([
  z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/) }).strict(),
  z.object({ version: z.string().min(1).max(64) }).strict(),
]);
/** `exercise`: look at this one alone. */
export const PreviewRegradeBody = z.object({
  exerciseId: z.string().max(64).nullable().default(null),
});
/** `exercises`: of what the preview says, these alone. */
export const RegradeBody = z.object({
  previewId: z.string().max(64),
  exercises: z.array(z.string().max(64)).max(100).optional(),
});
/** `pos`: as the re-grade was answered. */
export const UndoRegradeBody = z.object({ pos: z.int().positive() });

const Id = z.string().min(1).max(64);
/** A position in the event's log, which names what was decided there. */
const Pos = z.int().positive();
/** Words of several lines: what a person types to others. */
const multilineText = (max: number) =>
  z
    .string()
    .transform((value) =>
      toWellFormed(value)
        .replace(/\r\n?/g, '\n')
        .replace(/[^\P{Cc}\n]/gu, ' ')
        .replace(BIDI_CONTROLS, '')
        .trim(),
    )
    .pipe(
      z
        .string()
        .min(1)
        .max(max)
        .regex(/[^\p{Cf}\p{Z}\p{M}\n]/u),
    );

/** Whom something is for. */
export const Audience = z.discriminatedUnion('to', [
  z.object({ to: z.literal('all') }),
  z.object({ to: z.literal('group'), group: z.string().max(40) }),
  z.object({ to: z.literal('seats'), seats: z.array(Id).min(1).max(2_000) }),
]);
export type Audience = z.infer<typeof Audience>;

const optionalPercent = z.int().min(0).max(100).optional();

/** What an instructor decides about a live event; each is one row of `act`. */
export const RoomCommandBody = z.discriminatedUnion('kind', [
  /** `from`: where the room was when it was asked; refused with `outdated` when somebody has moved it elsewhere since. */
  z.object({
    kind: z.literal('set-current-exercise'),
    exerciseId: Id.nullable(),
    from: Id.nullable().optional(),
  }),
  z.object({
    kind: z.literal('release-solution'),
    exerciseId: Id,
    to: Audience.default({ to: 'all' }),
  }),
  z.object({
    kind: z.literal('withdraw-solution'),
    exerciseId: Id,
    to: Audience.default({ to: 'all' }),
  }),
  /** Opens one hint (from 1) for people, and tells them. */
  z.object({
    kind: z.literal('give-hint'),
    exerciseId: Id,
    hint: z.int().min(1).max(9),
    to: Audience,
  }),
  z.object({ kind: z.literal('mark-passed'), seatId: Id, exerciseId: Id }),
  z.object({ kind: z.literal('revoke-pass'), seatId: Id, exerciseId: Id }),
  z.object({ kind: z.literal('admit-agent'), seatId: Id }),
  /** Somebody is on their way to this person; refused with `taken` when another is. */
  z.object({ kind: z.literal('claim-help'), seatId: Id }),
  z.object({ kind: z.literal('release-help'), seatId: Id }),
  /** `to`: id of one of the room's staff. */
  z.object({ kind: z.literal('hand-over-help'), seatId: Id, to: Id }),
  z.object({ kind: z.literal('snooze-help'), seatId: Id }),
  z.object({ kind: z.literal('unsnooze-help'), seatId: Id }),
  /** The hand goes down, the seat is nobody's, and what counted towards stuck counts from now. */
  z.object({ kind: z.literal('resolve-help'), seatId: Id }),
  /** As it stood before the `helped` at `pos`. */
  z.object({ kind: z.literal('undo-resolve-help'), seatId: Id, pos: Pos }),
  z.object({ kind: z.literal('announce'), text: multilineText(500), to: Audience }),
  /** A hint or a solution that it opened is closed again, to those who have it by this notice alone. */
  z.object({ kind: z.literal('withdraw-notice'), noticeId: Pos }),
  /** Runs from now; null takes it away. */
  z.object({
    kind: z.literal('set-timer'),
    seconds: z
      .int()
      .min(1)
      .max(6 * 3_600)
      .nullable(),
  }),
  z.object({ kind: z.literal('plan-break'), startsAt: z.int(), minutes: z.int().min(1).max(180) }),
  z.object({ kind: z.literal('cancel-break'), breakId: Pos }),
  z.object({ kind: z.literal('add-note'), seatId: Id, text: multilineText(2_000) }),
  z.object({ kind: z.literal('delete-note'), seatId: Id, noteId: Pos }),
  /** null: the group that the label tells. */
  z.object({
    kind: z.literal('set-group'),
    seats: z.array(Id).min(1).max(2_000),
    group: singleLineText(40).nullable(),
  }),
  z.object({
    kind: z.literal('set-thresholds'),
    stuckScore: optionalPercent,
    connectedOkPercent: optionalPercent,
    connectedAttentionPercent: optionalPercent,
    advanceTargetPercent: optionalPercent,
    idleMinutes: z.int().min(1).max(120).optional(),
    sameReasonCount: z.int().min(2).max(50).optional(),
    sharedProblemSeats: z.int().min(2).max(500).optional(),
  }),
]);
export type RoomCommandBody = z.infer<typeof RoomCommandBody>;

/** Of the seat's own person. The server adds what is failing at that moment. */
export const RequestHelpBody = z.object({
  exerciseId: Id.nullable(),
  question: z.union([multilineText(500), z.literal('')]).default(''),
});
export const MarkNoticeReadBody = z.object({ noticeId: Pos });

/** Every answer that is not a 2xx: a code that pages put into words, and what they need for it. */
export const HttpErrorCode = z.enum([
  'sign-in-required',
  'forbidden',
  'not-found',
  'malformed',
  'token-unknown',
  'token-expired',
  'token-used',
  'code-unknown',
  'code-taken',
  'code-expired',
  'workshop-not-open',
  'workshop-ended',
  'seat-taken',
  'pack-unknown',
  'pack-invalid',
  'hint-order',
  'not-ready',
  'outdated',
  'already-claimed',
  'too-many',
  'origin',
  'unavailable',
]);
export type HttpErrorCode = z.infer<typeof HttpErrorCode>;
export const ErrorResponse = z.object({
  error: HttpErrorCode,
  field: z.string().optional(),
  message: z.string().optional(),
  retryMs: z.number().optional(),
});
export type ErrorResponse = z.infer<typeof ErrorResponse>;

/** Answers, by route. Times are ms since 1970. */
export interface WorkshopSummary {
  id: string;
  name: string;
  code: string;
  state: 'draft' | 'open' | 'live' | 'ended' | 'archived';
  packId: string;
  startsAt: number;
  timeZone: string;
  language: 'ja' | 'en';
  seats: number;
  role: string;
}
/** A mistake in a pack, as its author finds it; lines and columns count from 1. */
export interface PackIssueSummary {
  file: string;
  line: number;
  column: number;
  message: string;
  suggestion?: string;
}
/** A pack as it lies on disk. `refused`: no event can be made of it before its mistakes are mended; told to those who make events. */
export type PackSummary =
  | {
      state: 'ready';
      id: string;
      version: string;
      digest: string;
      title: { ja: string; en: string };
      exercises: number;
    }
  | { state: 'refused'; id: string; errors: PackIssueSummary[] };
/** Who would gain or lose a pass. `at`: of the pass, ms since 1970. */
export interface RegradeRow {
  seatId: string;
  label: string;
  displayName: string | null;
  exerciseId: string;
  change: 'gains' | 'loses';
  at: number;
}
/** `done` of `of` positions of the log are folded. `outdated`: another pack was taken in since it began. */
export type RegradePreview = {
  id: string;
  packVersion: string;
  exerciseId: string | null;
  outdated: boolean;
} & (
  | { state: 'running'; done: number; of: number }
  | { state: 'ready'; changes: RegradeRow[] }
  | { state: 'failed' }
);
/** How many passes were given and taken. `pos` takes it back; null where there was nothing to do. */
export interface RegradeResult {
  pos: number | null;
  gives: number;
  takes: number;
}
/**
 * A question as one seat sees it, its options in an order of the seat's own. `chosen` and `right`: of the last answer, null
 * before the first. `answer` and `explanation` are null until it is answered right or the solution is released.
 */
export interface QuizQuestion {
  checkId: string;
  title: string;
  ask: 'one' | 'many' | 'order';
  /** Sanitised HTML, as the explanation. */
  question: string;
  options: { id: string; text: string }[];
  chosen: string[] | null;
  right: boolean | null;
  tries: number;
  answer: string[] | null;
  explanation: string | null;
}
export interface TokenSummary {
  id: string;
  kind: 'agent' | 'export' | 'invite';
  label: string | null;
  role: string | null;
  uses: number;
  usesLeft: number;
  expiresAt: number;
  revoked: boolean;
  createdAt: number;
}
/** The secret parts are answered once, when the token is made. */
export interface CreatedToken {
  id: string;
  kind: 'agent' | 'export' | 'invite';
  token: string;
  installCommand: string | null;
  url: string | null;
  expiresAt: number;
}
export interface JoinResult {
  workshop: { id: string; name: string };
  seat: { id: string; label: string; displayName: string };
  installCommand: string;
}
export interface ExerciseText {
  id: string;
  language: 'ja' | 'en';
  task: string;
  hints: { number: number; text: string | null }[];
  solution: string | null;
  quiz: QuizQuestion[];
}
/** What was decided is in the log there; `pos` names it to what takes it back. */
export interface CommandResult {
  pos: number;
  at: number;
}
/** One line of a seat's last hour, newest first. */
export type TimelineEntry = { at: number } & (
  | { kind: 'change'; op: 'set' | 'gone'; gvk: string; ns: string; name: string }
  | { kind: 'passed'; exerciseId: string; source: 'check' | 'instructor' | 'regrade' }
  | { kind: 'presence'; presence: string }
  | { kind: 'hint'; exerciseId: string; hint: number; given: boolean }
  | {
      kind: 'help-request';
      what:
        'requested' | 'canceled' | 'claimed' | 'released' | 'resolved' | 'snoozed' | 'unsnoozed';
      by: string | null;
    }
);
export interface CurrentUser {
  person: { id: string; name: string } | null;
  seats: { id: string; workshopId: string; workshopName: string; displayName: string | null }[];
  isInstructor: boolean;
}

/**
 * The routes. `S` needs a signed-in session, `B` also takes a bearer token of the event.
 *   POST /api/sign-in {SignInBody} -> 204 + cookie          POST /api/sign-out -> 204            GET /api/me -> Me
 *   GET  /api/packs (S) -> PackSummary[]                    POST /api/packs/reload (S) -> PackSummary[], read from disk anew
 *   GET  /api/events (S) -> EventSummary[]                  POST /api/events {CreateEventBody} (S) -> EventSummary
 *   PATCH /api/events/:event {ChangeEventBody} (S) -> EventSummary      DELETE /api/events/:event (S, owner) -> 204
 *   GET  /api/events/:event/tokens (S) -> TokenSummary[]    POST /api/events/:event/tokens {MakeTokenBody} (S) -> MadeToken
 *   DELETE /api/events/:event/tokens/:token (S) -> 204      POST /api/events/:event/acts {ActBody} (S) -> Acted
 *   GET  /api/events/:event/export/{log,results,hints,quiz}.{csv,jsonl} (S, B) -> a stream
 *   POST /api/events/:event/pack {TakePackBody} (S) -> { version }: grade by the pack as it lies on disk from now on
 *   POST /api/events/:event/re-grade/preview {PreviewReGradeBody} (S) -> ReGradePreview, begun anew
 *   GET  /api/events/:event/re-grade/preview (S) -> ReGradePreview | null     DELETE the same (S) -> 204
 *   POST /api/events/:event/re-grade {ReGradeBody} (S) -> ReGraded            POST /api/events/:event/re-grade/undo {UndoReGradeBody} (S) -> ReGraded
 *   POST /api/join {JoinBody} -> Joined + cookie            POST /api/claim {ClaimBody} -> Joined + cookie
 *   GET  /api/seats/:seat/install (S) -> { installLine }    POST /api/seats/:seat/hints {TakeHintBody} (S) -> ExerciseText
 *   GET  /api/seats/:seat/exercises/:exercise?language=ja (S) -> ExerciseText
 *   POST /api/seats/:seat/quiz {AnswerQuizBody} (S, the seat's own person) -> ExerciseText
 *   POST /api/seats/:seat/device-code (S) -> { code, expiresAt }: ties a second device to the same seat by POST /api/claim
 *   POST /api/seats/:seat/hand {RaiseHandBody} (S, own) -> Acted     DELETE the same (S, own) -> 204: withdrawn
 *   POST /api/seats/:seat/read {ReadNoticeBody} (S, own) -> 204      GET /api/seats/:seat/timeline (S, who helps) -> TimelineEntry[]
 *   GET  /healthz -> 200 { ready: true } | 503 { ready: false, waitingFor }
 */
export type Routes = never;
