import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Database } from '#db/connect.ts';
import { getOrCreateSetting } from '#db/queries/settings.ts';
import { HOUR_MS } from '#lib/kit/time.ts';
import { generateSecret } from './secret.ts';

const TICKET_LIFETIME_MS = 24 * HOUR_MS;
const TICKET_PATTERN = /^([A-Za-z0-9_-]{43})\.([0-9a-z]{1,11})\.([A-Za-z0-9_-]{43})$/;

/**
 * Tickets mark the agents that said hello before. They decide only about budgets, never about
 * permissions.
 */
export interface AgentTickets {
  /** A ticket for the agent with this public key (raw, base64url), valid for 24 hours. */
  issue(key: string, now: number): string;
  /** The agent's key; null for a text that isn't a valid ticket. */
  verify(text: string, now: number): string | null;
}

/** Loads the key of the tickets from the database; the first process creates it. */
export async function loadAgentTickets(db: Database): Promise<AgentTickets> {
  const stored = await getOrCreateSetting(db, 'ticket-key', { secret: generateSecret() });
  return createAgentTickets(String(stored['secret']));
}

/** Tickets of the form `<agent key>.<end, base 36>.<HMAC-SHA-256>`. */
export function createAgentTickets(secret: string): AgentTickets {
  const sign = (text: string): string =>
    createHmac('sha256', secret).update(`podium-ticket:${text}`).digest('base64url');
  return {
    issue(key, now) {
      const text = `${key}.${(now + TICKET_LIFETIME_MS).toString(36)}`;
      return `${text}.${sign(text)}`;
    },
    verify(text, now) {
      const [, key, end, signature] = TICKET_PATTERN.exec(text) ?? [];
      if (key === undefined || end === undefined || signature === undefined) return null;
      const isValid = equalTexts(signature, sign(`${key}.${end}`));
      return isValid && parseInt(end, 36) > now ? key : null;
    },
  };
}

/** Compares in constant time. */
export function equalTexts(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
