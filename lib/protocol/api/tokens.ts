import { z } from 'zod';
import {
  MAX_DISPLAY_NAME_CHARS,
  MAX_EXPORT_TOKEN_HOURS,
  MAX_LISTED_MACHINES,
  MAX_TOKEN_HOURS,
  MAX_TOKEN_LABEL_CHARS,
  MAX_TOKEN_USES,
} from '../limits.ts';
import { TokenMode } from './admission.ts';
import { ExportLevel } from './exports.ts';
import { singleLineText } from './text.ts';

/** A text of another form is an unknown token, such as that of a link that was cut. */
/** The machine id of a VM. */
const MachineId = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .regex(/^[\x21-\x7e]+$/);

export const SignInBody = z.object({ token: z.string().regex(/^[\w.-]{10,200}$/) });

export const CreateTokenBody = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('agent'),
    uses: z.int().min(1).max(MAX_TOKEN_USES),
    hours: z.number().positive().max(MAX_TOKEN_HOURS),
    label: singleLineText(MAX_TOKEN_LABEL_CHARS).optional(),
    mode: TokenMode.default('approve'),
    /** For the mode `listed`: what `podium-agent machine-id` prints on each VM. */
    machines: z.array(MachineId).max(MAX_LISTED_MACHINES).default([]),
  }),
  z.object({
    kind: z.literal('export'),
    hours: z.number().positive().max(MAX_EXPORT_TOKEN_HOURS),
    /** The most that the token reads. */
    level: ExportLevel.default('pseudonymous'),
  }),
  /** `name`: of the invited person, as the others see it; by default the role. */
  z.object({
    kind: z.literal('invite'),
    role: z.enum(['instructor', 'assistant', 'organizer', 'projector']),
    hours: z.number().positive().max(MAX_TOKEN_HOURS),
    name: singleLineText(MAX_DISPLAY_NAME_CHARS).optional(),
  }),
]);

/** Times are ms since 1970. */
export interface TokenSummary {
  id: string;
  kind: 'agent' | 'export' | 'invite';
  label: string | null;
  role: string | null;
  /** How a token for prepared VMs admits a new VM; null for other kinds. */
  mode: TokenMode | null;
  /** What an export token reads; null for other kinds. */
  level: ExportLevel | null;
  /** Machine ids that the token lists. */
  machines: number;
  uses: number;
  usesLeft: number;
  expiresAt: number;
  revoked: boolean;
  createdAt: number;
}

/** The secret parts are returned only once, when the token is created. */
export interface CreatedToken {
  id: string;
  kind: 'agent' | 'export' | 'invite';
  token: string;
  installCommand: string | null;
  url: string | null;
  /** ms since 1970. */
  expiresAt: number;
}
