import { createRefusal, type Refusal } from '#lib/protocol/refusal.ts';
import { RETRY_MS } from '../admission/limits.ts';

/** Why the server closes a connection at a limit, for the agent's log. */
const CLOSING_REASONS: Readonly<Record<string, string>> = {
  messages: 'too many messages',
  'newcomer-messages': 'too many messages',
  bytes: 'too many bytes',
  'newcomer-bytes': 'too many bytes',
  'malformed-messages': 'too many malformed messages',
  'malformed-packet': 'a malformed packet',
  'malformed-messages-per-address': 'too many malformed messages',
  'polled-bodies': 'too many requests',
  'sockets-per-agent': 'too many connections of this agent',
};

/** The refusal with which the server closes a connection at a limit. */
export function createClosingRefusal(limit: string): Refusal {
  const reason = CLOSING_REASONS[limit];
  return reason === undefined
    ? createRefusal('unavailable', 'The server closed the connection: it is busy.', {
        retryMs: RETRY_MS.refused,
      })
    : createRefusal('unavailable', `The server closed the connection: ${reason}.`, {
        retryMs: RETRY_MS.disconnected,
      });
}
