import { HttpError, type RefusalAudience } from '#lib/protocol/errors.ts';
import { findStateConflict, type StateConflict, type StateRule } from '#lib/room/lifecycle.ts';
import type { WorkshopState } from '#lib/room/views.ts';

/**
 * Checks a rule of the lifecycle.
 * @throws {HttpError} `workshop-not-open` or `workshop-ended`, with the audience
 */
export function assertStateAllows(
  rule: StateRule,
  state: WorkshopState,
  audience: RefusalAudience = 'staff',
): void {
  const conflict = findStateConflict(rule, state, audience);
  if (conflict !== null) throw toHttpError(conflict);
}

export function toHttpError({ code, ...details }: StateConflict): HttpError {
  return new HttpError(code, details);
}
