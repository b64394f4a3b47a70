import { auditSession } from '#lib/auth/audit-actor.ts';
import type { SessionClient } from '#lib/auth/session.ts';
import type { AuditEvent } from '#lib/protocol/audit.ts';
import type { Caller } from '../context.ts';

/** What a session remembers of the caller's browser. */
export function clientOf({ browser, clientAddress }: Caller): SessionClient {
  return { browser, address: clientAddress };
}

/**
 * Who acts, for the security log: the staff member, also with an API token, otherwise the browser,
 * otherwise anonymous.
 */
export function auditCaller({
  session,
  token,
  clientAddress,
}: Caller): Pick<AuditEvent, 'actor' | 'address' | 'session'> {
  return {
    address: clientAddress,
    ...(session !== null && auditSession(session)),
    ...(token?.kind === 'api' && { actor: token.person.id }),
  };
}
