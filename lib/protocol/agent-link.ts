import { z } from 'zod';
import { AgentTime, Change, ClusterFacts, Counter, Hash, MAX_COUNTER } from './change.ts';
import { toWellFormed } from '#lib/kit/json.ts';
import { Plan, PlannedKind } from './plan.ts';
import type { Refusal } from './refusal.ts';
import { FRAME_LIMITS } from './version.ts';

/** The socket.io namespace of agents. docs/protocol.md lists the rules by number. */
export const AGENT_NAMESPACE = '/agent';

const Base64 = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9+/_=-]+$/);
/** Text from a machine, as untrusted as text from a person (R9). */
const safeText = (maxChars: number) =>
  z
    .string()
    .max(maxChars)
    .transform((text) => toWellFormed(text).replace(/\p{Cc}/gu, '\uFFFD'));
export const Epoch = z.string().regex(/^[0-9a-z]{16,32}$/);

/** `auth` of the connection. A protocol version out of range is refused at the handshake. */
export const AgentHandshake = z.object({
  protocol: z.int(),
  agent: z.string().max(32),
  /** `welcome.ticket` of an earlier connection, which marks the agent as known. */
  ticket: z.string().max(400).optional(),
});

/** First message: asks the server to prove its key. All keys are raw Ed25519, base64url. */
export const Challenge = z.object({ nonce: Base64, key: Base64 });
/** `signature`: the server's, over `serverProof`. */
export const ChallengeResponse = z.object({
  ok: z.literal(true),
  nonce: Base64,
  serverKey: Base64,
  signature: Base64,
});

/** The text that the server signs to prove its key to one agent, once. Arguments are base64url. */
export function serverProof(agentNonce: string, serverNonce: string, agentKey: string): string {
  return `podium-server:${agentNonce}:${serverNonce}:${agentKey}`;
}
/**
 * The text that the agent signs to prove its key. It contains the server's key, so that another
 * server can't pass the signature on.
 */
export function agentProof(serverNonce: string, serverKey: string): string {
  return `podium-agent:${serverNonce}:${serverKey}`;
}

/** The text that an agent's old key signs so that `newKey` gets its seat. Arguments are base64url. */
export function rekeyProof(serverNonce: string, newKey: string): string {
  return `podium-rekey:${serverNonce}:${newKey}`;
}

/** Second message. `signature`: the agent's, over `agentProof`. `token`: only to enroll. */
export const Hello = z.object({
  key: Base64,
  signature: Base64,
  token: z.string().max(300).optional(),
  /** Proof of the agent's former key, whose seat it keeps. `signature`: over `rekeyProof`. */
  rekey: z.object({ key: Base64, signature: Base64 }).optional(),
  /**
   * Hash of the cloud instance id, otherwise of the DMI product_uuid: tells a cloned image from its
   * original.
   */
  machine: safeText(128),
  hostname: safeText(253),
  /** Label of the seat that a prepared VM asks for, such as C-07. It gets another one if it is taken. */
  seatLabel: safeText(8).optional(),
  /** The agent runs in a Pod of the cluster that it watches. */
  inCluster: z.boolean().optional(),
  epoch: Epoch,
  /** Highest seq of this epoch so far; 0 if there is none. */
  lastSeq: Counter,
  /** Absent while the cluster can't be reached. */
  cluster: ClusterFacts.optional(),
});
export type Hello = z.infer<typeof Hello>;

export const Welcome = z.object({
  ok: z.literal(true),
  workshop: z.object({ id: z.string(), name: z.string() }),
  seat: z.object({ id: z.string(), label: z.string(), displayName: z.string().nullable() }),
  /** Highest seq of this epoch that is committed. */
  acked: z.int().nonnegative(),
  plan: Plan,
  heartbeatMs: z.int().positive(),
  serverTime: z.int(),
  /** For `auth` of later connections. Absent from servers of protocol 1. */
  ticket: z.string().max(400).optional(),
});
export type Welcome = z.infer<typeof Welcome>;

/**
 * Changes with consecutive seqs, within `maxChanges` and `softBytes` of FRAME_LIMITS. They are
 * checked one by one up to the first error, so that a batch of errors costs no more than one.
 */
export const Batch = z.object({
  epoch: Epoch,
  changes: z
    .array(z.unknown())
    .min(1)
    .max(FRAME_LIMITS.maxChanges, { abort: true })
    .transform((items, context): Change[] => {
      const changes: Change[] = [];
      for (const [index, item] of items.entries()) {
        const parsed = Change.safeParse(item);
        if (!parsed.success) {
          const [issue] = parsed.error.issues;
          context.addIssue({
            code: 'custom',
            message: issue?.message ?? 'Invalid input',
            path: [index, ...(issue?.path ?? [])],
          });
          return z.NEVER;
        }
        changes.push(parsed.data);
      }
      return changes;
    }),
});
export type Batch = z.infer<typeof Batch>;
/** Sent when every change up to `acked` is committed to disk (R1). */
export const BatchAck = z.object({ ok: z.literal(true), acked: z.int().nonnegative() });

/**
 * `down`: the API server doesn't answer. `refused`: it answers 401 or 403, or with another
 * certificate than the kubeconfig's.
 */
export const ClusterState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('up') }),
  z.object({ state: z.enum(['down', 'refused']), why: z.string().max(300), since: AgentTime }),
]);
export type ClusterState = z.infer<typeof ClusterState>;

export const Heartbeat = z.object({
  epoch: Epoch,
  seq: Counter,
  plan: Counter,
  digest: Hash,
  cluster: ClusterState,
  /** The agent's wall clock, ms since 1970; with `rttMs`, the server estimates the clock offset. */
  sentAt: AgentTime,
  /** The last round trip that the agent measured. */
  rttMs: z.number().nonnegative().max(MAX_COUNTER),
  health: z.object({ rssBytes: Counter, spoolBytes: Counter, version: z.string().max(32) }),
});
export type Heartbeat = z.infer<typeof Heartbeat>;

/**
 * Instead of `hello`, after the challenge: asks whether the server would accept this join token.
 * Consumes no use and creates no seat.
 */
export const TokenCheckRequest = z.object({ token: z.string().max(300) });
/**
 * `kinds`: kinds of the workshop's plan, which the agent's account needs to watch (L11). `personal`: the
 * token is for one seat.
 */
export const TokenCheckResponse = z.object({
  ok: z.literal(true),
  personal: z.boolean().default(false),
  kinds: z.array(PlannedKind).max(100).default([]),
});

export const SeatClaimTicket = z.object({
  ok: z.literal(true),
  code: z.string(),
  url: z.string(),
  expiresAt: z.int(),
});

/** Asks for the state of one exercise or of all, in `language` or the workshop's language (L12). */
export const CheckRequest = z.object({
  exercise: z.string().max(140).optional(),
  language: z.enum(['ja', 'en']).optional(),
});
export type CheckRequest = z.infer<typeof CheckRequest>;

export const ExerciseReport = z.object({
  exercise: z.string(),
  title: z.string(),
  /**
   * `fail` also before the first attempt; then the first reason has the code `not-started`, and the
   * second one, if any, is that of a deleted attempt. A pass stays a pass (R8).
   */
  verdict: z.enum(['pass', 'fail', 'unknown']),
  reasons: z.array(z.object({ code: z.string(), text: z.string() })),
});
export type ExerciseReport = z.infer<typeof ExerciseReport>;
/** `exercises`: ids of all exercises in order. An unknown exercise has no result. */
export const CheckResponse = z.object({
  ok: z.literal(true),
  exercises: z.array(z.string()),
  results: z.array(ExerciseReport),
});
export type CheckResponse = z.infer<typeof CheckResponse>;

/** `serverTime`: ms since 1970, when the heartbeat arrived. */
export const HeartbeatResponse = z.object({ ok: z.literal(true), serverTime: z.int() });
export const SeatClaimRequest = z.object({});

/** All messages from agent to server, with the schemas of the message and its response. */
export const AGENT_MESSAGES = {
  challenge: { message: Challenge, response: ChallengeResponse },
  hello: { message: Hello, response: Welcome },
  token: { message: TokenCheckRequest, response: TokenCheckResponse },
  batch: { message: Batch, response: BatchAck },
  heartbeat: { message: Heartbeat, response: HeartbeatResponse },
  /** Requests a link and a short code that connect the student's browser to this VM's seat. */
  claim: { message: SeatClaimRequest, response: SeatClaimTicket },
  check: { message: CheckRequest, response: CheckResponse },
} as const;
export type AgentMessageName = keyof typeof AGENT_MESSAGES;
export type AgentMessage<Name extends AgentMessageName> = z.output<
  (typeof AGENT_MESSAGES)[Name]['message']
>;
export type AgentResponse<Name extends AgentMessageName> = z.output<
  (typeof AGENT_MESSAGES)[Name]['response']
>;

export type Ack<T> = (response: T | Refusal) => void;

/** Messages from agent to server. Every message is acknowledged. */
export type AgentToServer = {
  [Name in AgentMessageName]: (
    message: z.input<(typeof AGENT_MESSAGES)[Name]['message']>,
    ack: Ack<AgentResponse<Name>>,
  ) => void;
};

/** Messages from server to agent. */
export interface ServerToAgent {
  plan: (plan: Plan) => void;
  /** The digests differed twice in a row. The agent sends its full state as a numbered reset. */
  resync: (message: { why: string }) => void;
  /** The server ends the link, with the same refusals as for `hello`. */
  bye: (refusal: Refusal) => void;
}
