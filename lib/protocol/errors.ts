import type { ErrorResponse, HttpErrorCode } from './http.ts';

/** The HTTP status that goes with each code. */
export const HTTP_STATUS: Readonly<Record<HttpErrorCode, number>> = {
  'sign-in-required': 401,
  forbidden: 403,
  'not-found': 404,
  malformed: 400,
  'token-unknown': 404,
  'token-expired': 410,
  'token-used': 410,
  'code-unknown': 404,
  'code-taken': 409,
  'code-expired': 410,
  'workshop-not-open': 409,
  'workshop-ended': 409,
  'seat-taken': 409,
  'pack-unknown': 404,
  'pack-invalid': 422,
  'hint-order': 409,
  'not-ready': 409,
  outdated: 409,
  'already-claimed': 409,
  'too-many': 429,
  origin: 403,
  unavailable: 503,
};

const ERROR_NAME = 'HttpRefused';

/** Thrown wherever the answer is no; whoever answers the request turns it into an `HttpError` with its status. */
export class HttpError extends Error {
  override readonly name = ERROR_NAME;
  readonly response: ErrorResponse;

  constructor(error: HttpErrorCode, details: Omit<ErrorResponse, 'error'> = {}) {
    super(details.message ?? error);
    this.response = { error, ...details };
  }
}

/** By name and not by class: the pages' bundle and the server each have a copy of this file. */
export function isHttpError(error: unknown): error is HttpError {
  return error instanceof Error && error.name === ERROR_NAME && 'answer' in error;
}
