import type { AuditEvent } from '#lib/protocol/audit.ts';
import type { Session } from './session.ts';

/** Who acts, for the security log: the staff member, otherwise the browser. */
export function auditSession({ id, person }: Session): Pick<AuditEvent, 'actor' | 'session'> {
  return { actor: person?.id ?? `session:${id.slice(0, 16)}`, session: id };
}
