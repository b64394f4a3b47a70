import { z } from 'zod';
import { MAX_TOKEN_HOURS } from '../limits.ts';

/** The roles of staff members, and of a display. */
const MemberRole = z.enum(['owner', 'instructor', 'assistant', 'organizer', 'projector']);
type MemberRole = z.output<typeof MemberRole>;

export const ChangeRoleBody = z.object({ role: MemberRole });

export const RenewInvitationBody = z.object({
  hours: z.number().positive().max(MAX_TOKEN_HOURS),
});

/** An invitation that isn't used yet. Times are ms since 1970. */
export interface InvitationSummary {
  id: string;
  /** Of the invited person; null: they choose one. */
  name: string | null;
  role: MemberRole;
  expiresAt: number;
  isExpired: boolean;
  createdAt: number;
  /** Whether the caller can renew and cancel it. */
  canManage: boolean;
}

/** The link is returned only once. */
export interface CreatedInvitation {
  id: string;
  url: string;
  /** ms since 1970. */
  expiresAt: number;
}
