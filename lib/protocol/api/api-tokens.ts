/** API tokens of a person: what they can do, how they are created and listed. */
import { z } from 'zod';
import { API_SCOPES } from '../api-scopes.ts';
import {
  MAX_API_TOKEN_DAYS,
  MAX_API_TOKEN_NAME_CHARS,
  MAX_API_TOKEN_WORKSHOPS,
} from '../limits.ts';
import { Id, singleLineText } from './text.ts';

export const ApiScopeName = z.enum(API_SCOPES);

/** The prefix that secret scanners find, the id, and the secret. */
export const API_TOKEN_PATTERN = /^podium_pat_([a-z2-7]{32})_([A-Za-z0-9_-]{43})$/;

export const CreateApiTokenBody = z.object({
  name: singleLineText(MAX_API_TOKEN_NAME_CHARS),
  scopes: z
    .array(ApiScopeName)
    .min(1)
    .max(API_SCOPES.length)
    .transform((scopes) => API_SCOPES.filter((scope) => scopes.includes(scope))),
  /** null: all workshops of the person, also later ones. */
  workshopIds: z.array(Id).min(1).max(MAX_API_TOKEN_WORKSHOPS).nullable(),
  /** How long it is valid. */
  days: z.int().min(1).max(MAX_API_TOKEN_DAYS),
});

/** Times are ms since 1970. */
export interface ApiTokenSummary {
  id: string;
  name: string;
  scopes: string[];
  /** Names of the workshops in which the person still has a role; null: all workshops. */
  workshops: string[] | null;
  createdAt: number;
  expiresAt: number;
  revoked: boolean;
  /** The day of the last request in UTC, such as 2026-11-30; null: not used yet. */
  lastUsedOn: string | null;
  /** Requests so far. */
  uses: number;
}

/** The token is returned only once, when it is created. */
export interface CreatedApiToken {
  id: string;
  token: string;
  /** ms since 1970. */
  expiresAt: number;
}
