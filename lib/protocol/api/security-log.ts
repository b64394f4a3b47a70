import type { AuditKind } from '../audit.ts';

/** An entry of the security log, with names for ids. */
export interface SecurityLogEntry {
  readonly id: number;
  /** ms since 1970; of the first of `count` equal entries within a minute. */
  readonly at: number;
  readonly kind: AuditKind;
  readonly actor: SecurityLogActor;
  /** The label of the seat; its id after the seat was deleted. */
  readonly seat: string | null;
  readonly address: string | null;
  readonly count: number;
  /** Id of the request that caused the entry, as in its response; of several, the first. */
  readonly request: string | null;
  /** Facts by name, see `AUDIT_FACTS`. Older entries can have others. */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
  /** The name of the member whose id is the fact `person`; null without it, or if it is unknown. */
  readonly member: string | null;
}

export type SecurityLogActor =
  | { readonly kind: 'person'; readonly name: string }
  | { readonly kind: 'agent' }
  /** A browser without a name. */
  | { readonly kind: 'browser'; readonly id: string }
  | { readonly kind: 'server' }
  | { readonly kind: 'unknown' };

/** Entries, newest first. */
export interface SecurityLogPage {
  readonly entries: readonly SecurityLogEntry[];
  /** The last id of this page if older entries follow, else null. */
  readonly olderThan: number | null;
}
