import { z } from 'zod';

/** Codes of all answers that aren't 2xx. Pages translate the code. */
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
  'workshop-full',
  'joining-closed',
  // An instructor refused the request to join.
  'join-refused',
  'last-owner',
  // A name is only the word for a role.
  'name-reserved',
  // Staff members choose a name before they act.
  'name-required',
  // VMs can be admitted automatically only before the workshop starts.
  'workshop-started',
  // A workshop can be reopened only for some minutes after its end.
  'reopen-too-late',
  // A workshop can be archived only after it can't be reopened any more.
  'archive-too-early',
  // An open or live workshop can't be deleted.
  'workshop-running',
  'too-many',
  // Wrong codes of this network. A correct code still works.
  'many-wrong-codes',
  'origin',
  'unavailable',
  // Podium has too many requests of this network.
  'busy',
]);
export type HttpErrorCode = z.infer<typeof HttpErrorCode>;

/** For whom a refusal by the state of a workshop is worded. */
export const RefusalAudience = z.enum(['staff', 'student']);
export type RefusalAudience = z.infer<typeof RefusalAudience>;

export const ErrorResponse = z.object({
  error: HttpErrorCode,
  /** The field of the body that is wrong. */
  field: z.string().optional(),
  message: z.string().optional(),
  retryMs: z.number().optional(),
  /** The limit that was reached. */
  limit: z.number().optional(),
  /** Who was refused by the state of the workshop. Pages choose their sentence by it. */
  audience: RefusalAudience.optional(),
});
export type ErrorResponse = z.infer<typeof ErrorResponse>;

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
  'workshop-full': 409,
  'joining-closed': 409,
  'join-refused': 409,
  'last-owner': 409,
  'name-reserved': 409,
  'name-required': 409,
  'workshop-started': 409,
  'reopen-too-late': 409,
  'archive-too-early': 409,
  'workshop-running': 409,
  'too-many': 429,
  'many-wrong-codes': 429,
  origin: 403,
  unavailable: 503,
  busy: 503,
};

const ERROR_NAME = 'HttpError';

/** Rejects a request. The HTTP layer sends `response` with the status of its code. */
export class HttpError extends Error {
  override readonly name = ERROR_NAME;
  readonly response: ErrorResponse;

  constructor(error: HttpErrorCode, details: Omit<ErrorResponse, 'error'> = {}) {
    super(details.message ?? error);
    this.response = { error, ...details };
  }
}

/** Compares the name, not the class: the bundle of the pages and the server each have a copy. */
export function isHttpError(error: unknown): error is HttpError {
  return error instanceof Error && error.name === ERROR_NAME && 'response' in error;
}
