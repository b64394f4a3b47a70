import { z } from 'zod';

/** Every way a server says no on the agent's link, by name. `retry` tells the agent what to do about it. */
export const REFUSAL_ACTIONS = {
  'agent-too-old': 'stop', // install again from the server
  'agent-too-new': 'stop', // the server is older than the agent
  'token-unknown': 'stop',
  'token-expired': 'stop',
  'token-used-up': 'stop',
  'token-missing': 'stop', // this key has no seat yet, and no token came with it
  'wrong-server': 'stop', // the server's key is not the one the token pins (said by the agent itself)
  'bad-signature': 'stop',
  'key-revoked': 'enrol', // discard key, spool and epoch, then enrol anew
  'workshop-ended': 'uninstall', // the key is deleted; the agent stops
  'duplicate-agent': 'wait', // one key is live twice
  malformed: 'resync', // a frame that does not parse; the batch is not committed
  'too-large': 'split',
  'out-of-order': 'rewind', // `expected` names the seq the server waits for
  diverged: 'new-epoch', // the same (epoch, seq) came before with another content
  'hello-required': 'hello', // a batch before `hello`
  unavailable: 'wait', // the database is away; nothing is lost, `retryMs` says when to come again
} as const;
export type RefusalName = keyof typeof REFUSAL_ACTIONS;

export const Refusal = z.object({
  ok: z.literal(false),
  refusal: z.enum(Object.keys(REFUSAL_ACTIONS) as [RefusalName, ...RefusalName[]]),
  /** One English sentence for the agent's own log; pages word the name themselves. */
  message: z.string().max(500),
  expected: z.int().optional(),
  retryMs: z.int().optional(),
});
export type Refusal = z.infer<typeof Refusal>;

export function createRefusal(
  refusal: RefusalName,
  message: string,
  details: { expected?: number; retryMs?: number } = {},
): Refusal {
  return { ok: false, refusal, message, ...details };
}
