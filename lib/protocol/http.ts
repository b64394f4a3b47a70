import { z } from 'zod';
import { wellFormed } from './json.ts';

/** Turns the direction of what stands beside it (Unicode's Bidi_Control, without the marks that turn nothing). */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/g;
/** What a person types: trimmed, made storable, never without a sign that can be seen. */
const text = (max: number) => z.string().transform((value) => wellFormed(value).replace(/\p{Cc}/gu, ' ').replace(TURNS, '').trim()).pipe(z.string().min(1).max(max).regex(/[^\p{Cf}\p{Z}\p{M}]/u));
const Language = z.enum(['ja', 'en']);
const TimeZone = z.string().max(64).refine((zone) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
});

/** Codes people read aloud: letters and digits that cannot be mistaken for one another. Case and blanks don't matter. */
export const EventCode = z.string().transform((code) => code.toUpperCase().replace(/[\s-]/g, '')).pipe(z.string().regex(/^[A-Z0-9]{4,12}$/));
export const ShortCode = EventCode;

export const SignInBody = z.object({ token: z.string().min(10).max(200) });
export const CreateEventBody = z.object({
  name: text(120),
  pack: z.string().max(64),
  startsAt: z.iso.datetime({ offset: true }),
  timeZone: TimeZone,
  language: Language,
  /** Chosen by the server when absent. */
  code: EventCode.optional(),
});
export const ChangeEventBody = z.object({ name: text(120).optional(), state: z.enum(['open', 'live', 'ended', 'archived']).optional(), startsAt: z.iso.datetime({ offset: true }).optional() });
export const MakeTokenBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent'), uses: z.int().min(1).max(5000), hours: z.number().positive().max(24 * 60), label: text(60).optional() }),
  z.object({ kind: z.literal('export'), hours: z.number().positive().max(24 * 366) }),
  z.object({ kind: z.literal('invite'), role: z.enum(['instructor', 'assistant', 'organiser', 'projector']), hours: z.number().positive().max(24 * 60) }),
]);
export const JoinBody = z.object({ code: EventCode, handle: text(40), language: Language });
export const ClaimBody = z.object({ code: ShortCode, handle: text(40).optional(), language: Language.optional() });
export const TakeHintBody = z.object({ exercise: z.string().max(64), hint: z.int().min(1).max(9) });

/** Ids of the options that are chosen; of an order all of them, first to last. */
export const AnswerQuizBody = z.object({ exercise: z.string().max(64), check: z.string().max(64), chosen: z.array(z.string().max(64)).min(1).max(10) });

/** Of the event's own pack, as it lies on disk: its version, to be sure that it is the one that was looked at; or its digest. */
export const TakePackBody = z.union([z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/) }).strict(), z.object({ version: z.string().min(1).max(64) }).strict()]);
/** `exercise`: look at this one alone. */
export const PreviewReGradeBody = z.object({ exercise: z.string().max(64).nullable().default(null) });
/** `exercises`: of what the preview says, these alone. */
export const ReGradeBody = z.object({ preview: z.string().max(64), exercises: z.array(z.string().max(64)).max(100).optional() });
/** `pos`: as the re-grade was answered. */
export const UndoReGradeBody = z.object({ pos: z.int().positive() });

/** What an instructor decides about a live event; each is one row of `act`. */
export const ActBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('set-current'), exercise: z.string().max(64).nullable() }),
  z.object({ kind: z.literal('release-solution'), exercise: z.string().max(64) }),
  z.object({ kind: z.literal('withdraw-solution'), exercise: z.string().max(64) }),
  z.object({ kind: z.literal('pass-by-hand'), seat: z.string(), exercise: z.string().max(64) }),
  z.object({ kind: z.literal('void-pass'), seat: z.string(), exercise: z.string().max(64) }),
  z.object({ kind: z.literal('admit'), seat: z.string() }),
]);
export type ActBody = z.infer<typeof ActBody>;

/** Every answer that is not a 2xx: a code that pages put into words, and what they need for it. */
export const HttpErrorCode = z.enum([
  'sign-in', 'forbidden', 'not-found', 'malformed', 'token-unknown', 'token-expired', 'token-used', 'code-unknown', 'code-taken',
  'code-expired', 'event-not-open', 'event-ended', 'seat-taken', 'pack-unknown', 'pack-refused', 'hint-order', 'not-ready', 'outdated', 'too-many', 'origin', 'unavailable',
]);
export type HttpErrorCode = z.infer<typeof HttpErrorCode>;
export const HttpError = z.object({ error: HttpErrorCode, field: z.string().optional(), message: z.string().optional(), retryMs: z.number().optional() });
export type HttpError = z.infer<typeof HttpError>;

/** Answers, by route. Times are ms since 1970. */
export interface EventSummary { id: string; name: string; code: string; state: 'draft' | 'open' | 'live' | 'ended' | 'archived'; pack: string; startsAt: number; timeZone: string; language: 'ja' | 'en'; seats: number; role: string }
/** A mistake in a pack, as its author finds it; lines and columns count from 1. */
export interface PackMistake { file: string; line: number; column: number; message: string; suggestion?: string }
/** A pack as it lies on disk. `refused`: no event can be made of it before its mistakes are mended; told to those who make events. */
export type PackSummary =
  | { state: 'ready'; id: string; version: string; digest: string; title: { ja: string; en: string }; exercises: number }
  | { state: 'refused'; id: string; errors: PackMistake[] };
/** Who would gain or lose a pass. `at`: of the pass, ms since 1970. */
export interface ReGradeRow { seat: string; label: string; handle: string | null; exercise: string; change: 'gains' | 'loses'; at: number }
/** `done` of `of` positions of the log are folded. `outdated`: another pack was taken in since it began. */
export type ReGradePreview = { id: string; packVersion: string; exercise: string | null; outdated: boolean } & (
  | { state: 'running'; done: number; of: number }
  | { state: 'ready'; changes: ReGradeRow[] }
  | { state: 'failed' }
);
/** How many passes were given and taken. `pos` takes it back; null where there was nothing to do. */
export interface ReGraded { pos: number | null; gives: number; takes: number }
/**
 * A question as one seat sees it, its options in an order of the seat's own. `chosen` and `right`: of the last answer, null
 * before the first. `answer` and `explanation` are null until it is answered right or the solution is released.
 */
export interface QuizText {
  check: string;
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
export interface TokenSummary { id: string; kind: 'agent' | 'export' | 'invite'; label: string | null; role: string | null; uses: number; usesLeft: number; expiresAt: number; revoked: boolean; createdAt: number }
/** The secret parts are answered once, when the token is made. */
export interface MadeToken { id: string; kind: 'agent' | 'export' | 'invite'; token: string; installLine: string | null; url: string | null; expiresAt: number }
export interface Joined { event: { id: string; name: string }; seat: { id: string; label: string; handle: string }; installLine: string }
export interface ExerciseText { id: string; language: 'ja' | 'en'; task: string; hints: { number: number; text: string | null }[]; solution: string | null; quiz: QuizText[] }
export interface Me { person: { id: string; name: string } | null; seats: { id: string; event: string; eventName: string; handle: string | null }[]; instructor: boolean }

/**
 * The routes. `S` needs a signed-in session, `B` also takes a bearer token of the event.
 *   POST /api/sign-in {SignInBody} -> 204 + cookie          POST /api/sign-out -> 204            GET /api/me -> Me
 *   GET  /api/packs (S) -> PackSummary[]                    POST /api/packs/reload (S) -> PackSummary[], read from disk anew
 *   GET  /api/events (S) -> EventSummary[]                  POST /api/events {CreateEventBody} (S) -> EventSummary
 *   PATCH /api/events/:event {ChangeEventBody} (S) -> EventSummary      DELETE /api/events/:event (S, owner) -> 204
 *   GET  /api/events/:event/tokens (S) -> TokenSummary[]    POST /api/events/:event/tokens {MakeTokenBody} (S) -> MadeToken
 *   DELETE /api/events/:event/tokens/:token (S) -> 204      POST /api/events/:event/acts {ActBody} (S) -> 204
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
 *   GET  /healthz -> 200 { ready: true } | 503 { ready: false, waitingFor }
 */
export type Routes = never;
