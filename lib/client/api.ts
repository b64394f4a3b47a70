import type { z } from 'zod';
import type {
  ActBody,
  Acted,
  AnswerQuizBody,
  ChangeEventBody,
  ClaimBody,
  CreateEventBody,
  EventSummary,
  ExerciseText,
  HttpError,
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
import type { ApiError } from '#lib/i18n/error-messages.ts';

/** Every call answers; none throws. `offline`: no answer came at all, which is not the same as a no. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ApiError };

const ANSWER_WITHIN_MS = 20_000;

type Fetch = typeof fetch;
type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

function isHttpError(body: unknown): body is HttpError {
  return (
    typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string'
  );
}

async function refusalOf(response: Response): Promise<HttpError> {
  const body: unknown = await response.json().catch(() => null);
  // A proxy in between answers in HTML: the server behind it is what is missing.
  return isHttpError(body)
    ? body
    : { error: response.status === 404 ? 'not-found' : 'unavailable' };
}

/** The routes of lib/protocol/http.ts as functions. The session cookie goes along by itself. */
export function createApi(ask: Fetch = (...args) => fetch(...args)) {
  async function call<T>(method: Method, path: string, body?: unknown): Promise<Answer<T>> {
    let response: Response;
    try {
      response = await ask(path, {
        method,
        credentials: 'same-origin',
        cache: 'no-store',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
    } catch {
      return { ok: false, error: { error: 'offline' } };
    }
    if (!response.ok) return { ok: false, error: await refusalOf(response) };
    if (response.status === 204) return { ok: true, value: null as T };
    try {
      return { ok: true, value: (await response.json()) as T };
    } catch {
      return { ok: false, error: { error: 'offline' } };
    }
  }
  const p = encodeURIComponent;

  return {
    signIn: (body: z.input<typeof SignInBody>) => call<null>('POST', '/api/sign-in', body),
    signOut: () => call<null>('POST', '/api/sign-out', {}),
    me: () => call<Me>('GET', '/api/me'),
    packs: () => call<PackSummary[]>('GET', '/api/packs'),
    reloadPacks: () => call<PackSummary[]>('POST', '/api/packs/reload', {}),
    takePack: (event: string, body: z.input<typeof TakePackBody>) =>
      call<{ version: string }>('POST', `/api/events/${p(event)}/pack`, body),
    previewReGrade: (event: string, body: z.input<typeof PreviewReGradeBody> = {}) =>
      call<ReGradePreview>('POST', `/api/events/${p(event)}/re-grade/preview`, body),
    reGradePreview: (event: string) =>
      call<ReGradePreview | null>('GET', `/api/events/${p(event)}/re-grade/preview`),
    cancelReGradePreview: (event: string) =>
      call<null>('DELETE', `/api/events/${p(event)}/re-grade/preview`),
    reGrade: (event: string, body: z.input<typeof ReGradeBody>) =>
      call<ReGraded>('POST', `/api/events/${p(event)}/re-grade`, body),
    undoReGrade: (event: string, body: z.input<typeof UndoReGradeBody>) =>
      call<ReGraded>('POST', `/api/events/${p(event)}/re-grade/undo`, body),
    events: () => call<EventSummary[]>('GET', '/api/events'),
    createEvent: (body: z.input<typeof CreateEventBody>) =>
      call<EventSummary>('POST', '/api/events', body),
    changeEvent: (event: string, body: z.input<typeof ChangeEventBody>) =>
      call<EventSummary>('PATCH', `/api/events/${p(event)}`, body),
    deleteEvent: (event: string) => call<null>('DELETE', `/api/events/${p(event)}`),
    tokens: (event: string) => call<TokenSummary[]>('GET', `/api/events/${p(event)}/tokens`),
    makeToken: (event: string, body: z.input<typeof MakeTokenBody>) =>
      call<MadeToken>('POST', `/api/events/${p(event)}/tokens`, body),
    revokeToken: (event: string, token: string) =>
      call<null>('DELETE', `/api/events/${p(event)}/tokens/${p(token)}`),
    act: (event: string, body: z.input<typeof ActBody>) =>
      call<Acted>('POST', `/api/events/${p(event)}/acts`, body),
    join: (body: z.input<typeof JoinBody>) => call<Joined>('POST', '/api/join', body),
    claim: (body: z.input<typeof ClaimBody>) => call<Joined>('POST', '/api/claim', body),
    installLine: (seat: string) =>
      call<{ installLine: string }>('GET', `/api/seats/${p(seat)}/install`),
    takeHint: (seat: string, body: z.input<typeof TakeHintBody>, language: 'ja' | 'en') =>
      call<ExerciseText>('POST', `/api/seats/${p(seat)}/hints?language=${language}`, body),
    answerQuiz: (seat: string, body: z.input<typeof AnswerQuizBody>, language: 'ja' | 'en') =>
      call<ExerciseText>('POST', `/api/seats/${p(seat)}/quiz?language=${language}`, body),
    exercise: (seat: string, exercise: string, language: 'ja' | 'en') =>
      call<ExerciseText>(
        'GET',
        `/api/seats/${p(seat)}/exercises/${p(exercise)}?language=${language}`,
      ),
    raiseHand: (seat: string, body: z.input<typeof RaiseHandBody>) =>
      call<Acted>('POST', `/api/seats/${p(seat)}/hand`, body),
    lowerHand: (seat: string) => call<null>('DELETE', `/api/seats/${p(seat)}/hand`),
    readNotice: (seat: string, body: z.input<typeof ReadNoticeBody>) =>
      call<null>('POST', `/api/seats/${p(seat)}/read`, body),
    timeline: (seat: string) => call<TimelineEntry[]>('GET', `/api/seats/${p(seat)}/timeline`),
    deviceCode: (seat: string) =>
      call<{ code: string; expiresAt: number }>('POST', `/api/seats/${p(seat)}/device-code`, {}),
  };
}

export type Api = ReturnType<typeof createApi>;

/** The page's own server. */
export const api: Api = createApi();

/** Address of an export, for a link: the browser streams it to disk. */
export function exportAddress(
  event: string,
  what: 'log' | 'results' | 'hints' | 'quiz',
  format: 'csv' | 'jsonl',
): string {
  return `/api/events/${encodeURIComponent(event)}/export/${what}.${format}`;
}
