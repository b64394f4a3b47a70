import type { HttpError, HttpErrorCode } from './http.ts';

/** The HTTP status that goes with each code. */
export const HTTP_STATUS: Readonly<Record<HttpErrorCode, number>> = {
  'sign-in': 401,
  forbidden: 403,
  'not-found': 404,
  malformed: 400,
  'token-unknown': 404,
  'token-expired': 410,
  'token-used': 410,
  'code-unknown': 404,
  'code-taken': 409,
  'code-expired': 410,
  'event-not-open': 409,
  'event-ended': 409,
  'seat-taken': 409,
  'pack-unknown': 404,
  'pack-refused': 422,
  'hint-order': 409,
  'not-ready': 409,
  outdated: 409,
  taken: 409,
  'too-many': 429,
  origin: 403,
  unavailable: 503,
};

const NAME = 'HttpRefused';

/** Thrown wherever the answer is no; whoever answers the request turns it into an `HttpError` with its status. */
export class HttpRefused extends Error {
  override readonly name = NAME;
  readonly answer: HttpError;

  constructor(error: HttpErrorCode, more: Omit<HttpError, 'error'> = {}) {
    super(more.message ?? error);
    this.answer = { error, ...more };
  }
}

/** By name and not by class: the pages' bundle and the server each have a copy of this file. */
export function isHttpRefused(error: unknown): error is HttpRefused {
  return error instanceof Error && error.name === NAME && 'answer' in error;
}
