import { z } from 'zod';

/**
 * The id of a workshop, seat, person or token: a form that is safe in addresses, queries and file
 * names. An id of this form can still be unknown.
 */
export const EntityId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/);

/** Whether a text has the form of an id. */
export function isEntityId(text: string): boolean {
  return EntityId.safeParse(text).success;
}
