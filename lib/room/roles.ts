import type { Me } from './views.ts';

const HELPERS: ReadonlySet<string> = new Set(['owner', 'instructor', 'assistant']);
const LEADERS: ReadonlySet<string> = new Set(['owner', 'instructor']);

/** What a page offers; what is allowed, the server asks again of each act. */
export function mayHelp({ role }: Pick<Me, 'role'>): boolean {
  return HELPERS.has(role);
}

/** What reaches everybody, and the room's pace. */
export function mayLead({ role }: Pick<Me, 'role'>): boolean {
  return LEADERS.has(role);
}
