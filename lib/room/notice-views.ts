import type { Reason } from '#lib/grading/types.ts';
import type { Audience } from '#lib/protocol/api/commands.ts';

/** A message, hint or solution that staff sent to students. `id`: position of the command. */
export interface Notice {
  readonly id: number;
  readonly at: number;
  /** Name of the sender. */
  readonly from: string;
  readonly content:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'hint'; readonly exercise: string; readonly hint: number }
    | { readonly kind: 'solution'; readonly exercise: string };
}
/** A notice for its recipient. `toAll` is false for a group or a single seat. */
export interface SeatNotice extends Notice {
  readonly toAll: boolean;
  /** When the student marked it as read, ms since 1970. */
  readonly readAt: number | null;
}
/** A notice for staff, with the number of recipients and readers. */
export interface SentNotice extends Notice {
  /** ms since 1970; null for a notice that stays until it is withdrawn. */
  readonly expiresAt: number | null;
  readonly expired: boolean;
  readonly audience: Audience;
  readonly seats: number;
  readonly read: number;
}

/** A help request of a student. */
export interface HelpRequestView {
  readonly since: number;
  readonly exercise: string | null;
  /** The student's question; can be empty. */
  readonly question: string;
  /** Failures at the time of the request. */
  readonly failing: readonly Reason[];
  /** Snoozed by a helper since then. It keeps its place and isn't offered to helpers. */
  readonly snoozedSince: number | null;
}

/** A helper works the request. */
export interface HelpClaim {
  readonly by: { readonly id: string; readonly name: string };
  readonly since: number;
}
