import { z } from 'zod';

/** All refusals on the agent link, with the action that the agent takes. */
export const REFUSAL_ACTIONS = {
  'agent-too-old': 'stop', // Reinstall from the server.
  'agent-too-new': 'stop', // The server is older than the agent.
  'token-unknown': 'stop',
  'token-expired': 'stop',
  'token-used-up': 'stop',
  'token-missing': 'stop', // The key has no seat yet, and the agent sent no token.
  'wrong-server': 'stop', // The server's key isn't the one in the token. The agent itself detects this.
  'bad-signature': 'stop',
  'approval-needed': 'wait', // The VM waits for a decision; it asks again after `retryMs`.
  blocked: 'stop', // Staff blocked this VM.
  'key-revoked': 'enroll', // Discard key, spool and epoch, then enroll again.
  'workshop-ended': 'uninstall', // The server deletes the key and the agent stops.
  'duplicate-agent': 'wait', // Two machines are connected with the same key.
  malformed: 'resync', // The frame doesn't parse. The batch isn't committed.
  'too-large': 'split',
  'out-of-order': 'rewind', // `expected` is the next seq that the server accepts.
  diverged: 'new-epoch', // The same (epoch, seq) arrived before with other content.
  'hello-required': 'hello', // A batch arrived before `hello`.
  'over-quota': 'wait', // The seat's storage is used up. The changes stay in the spool.
  unavailable: 'wait', // The database can't be reached. Nothing is lost; retry after `retryMs`.
} as const;
export type RefusalName = keyof typeof REFUSAL_ACTIONS;

export const Refusal = z.object({
  ok: z.literal(false),
  refusal: z.enum(Object.keys(REFUSAL_ACTIONS) as [RefusalName, ...RefusalName[]]),
  /** One English sentence for the agent's log. Pages translate the name instead. */
  message: z.string().max(500),
  expected: z.int().optional(),
  retryMs: z.int().optional(),
  /** Of a token that was asked about: it is for one seat (L11). */
  personal: z.boolean().optional(),
});
export type Refusal = z.infer<typeof Refusal>;

export function createRefusal(
  refusal: RefusalName,
  message: string,
  details: Pick<Refusal, 'expected' | 'retryMs' | 'personal'> = {},
): Refusal {
  return { ok: false, refusal, message, ...details };
}

/**
 * The refusals that protocol 2 added, as an agent of protocol 1 understands them. It parses refusals
 * strictly, so an unknown name would break the connection.
 */
const PROTOCOL_1_NAMES: Partial<Record<RefusalName, RefusalName>> = {
  'over-quota': 'unavailable',
  'approval-needed': 'unavailable',
  blocked: 'token-unknown',
};

/** The refusal for an agent of this version of the protocol. */
export function translateRefusal(refusal: Refusal, protocol: number): Refusal {
  const known = protocol === 1 ? PROTOCOL_1_NAMES[refusal.refusal] : undefined;
  return known === undefined ? refusal : { ...refusal, refusal: known };
}
