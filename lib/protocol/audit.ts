import type { AuditDetail } from './audit-facts.ts';

/**
 * Kinds of entries in the security log. Each is recorded once where the action happens; pages and
 * `podium audit` put the kind into words. The use of a token or code is the entry of what it gave:
 * `signed-in`, `seat-claimed`, `agent-enrolled` or `export-opened`.
 */
export const AUDIT_KINDS = [
  'signed-in',
  'sign-in-failed',
  'signed-out',
  'session-ended',
  'token-created',
  'token-refused',
  'token-revoked',
  'code-created',
  'code-refused',
  'role-given',
  'role-changed',
  'role-removed',
  'joined',
  'join-requested',
  'join-approved',
  'join-refused',
  'seat-claimed',
  'seat-access-reset',
  'seat-changed',
  'seats-merged',
  'seat-removed',
  'seat-restored',
  'seat-deleted',
  'student-erased',
  'names-erased',
  'log-erased',
  'agent-enrolled',
  'agent-rekeyed',
  'agent-waiting',
  'agent-approved',
  'agent-refused',
  'blocked',
  'unblocked',
  'export-opened',
  'pack-updated',
  'regraded',
  'settings-changed',
  'roster-applied',
  'workshop-created',
  'workshop-deleted',
  'grading-paused',
  'grading-resumed',
  /** `detail.limit` names the limit. */
  'limit-reached',
  'origin-refused',
  'signature-refused',
  'permission-refused',
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** What happened, by whom. Contains no secret and no text that a student typed. */
export interface AuditEvent {
  readonly kind: AuditKind;
  /**
   * Id of a person, `agent:<seat id>`, `session:<16 hex digits>`, `server`, or `anonymous` (default).
   */
  readonly actor?: string;
  readonly workshopId?: string;
  readonly seatId?: string;
  /** The client address. */
  readonly address?: string;
  /** Id of the session (hex hash of its secret); only its first 16 digits are stored. */
  readonly session?: string;
  /** Facts by name, such as the role that was given or the limit that was reached. */
  readonly detail?: AuditDetail;
}

/** Records an event in the security log. Never throws and never waits. */
export type Audit = (event: AuditEvent) => void;
