import { z } from 'zod';
import { Change, ClusterFacts, Hash } from './change.ts';
import { toWellFormed } from './json.ts';
import { Plan, PlannedKind } from './plan.ts';
import type { Refusal } from './refusal.ts';

/** socket.io namespace of agents. Rules by number: docs/protocol.md. */
export const AGENT_NAMESPACE = '/agent';

const Base64 = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9+/_=-]+$/);
/** What a machine says of itself is as free as what a person types (R9). */
const safeText = (max: number) =>
  z
    .string()
    .max(max)
    .transform((text) => toWellFormed(text).replace(/\p{Cc}/gu, '\uFFFD'));
export const Epoch = z.string().regex(/^[0-9a-z]{16,32}$/);

/** `auth` of the connection: refused at the handshake when out of range. */
export const AgentHandshake = z.object({ protocol: z.int(), agent: z.string().max(32) });

/** First message: the agent asks the server to prove its key. All keys are raw Ed25519, base64url. */
export const Challenge = z.object({ nonce: Base64, key: Base64 });
/** `signature` by the server over `podium-server:<agent nonce>:<server nonce>:<agent key>`. */
export const ChallengeResponse = z.object({
  ok: z.literal(true),
  nonce: Base64,
  serverKey: Base64,
  signature: Base64,
});

/** The text the server signs to prove its key to one agent, once. All arguments base64url. */
export function serverProof(agentNonce: string, serverNonce: string, agentKey: string): string {
  return `podium-server:${agentNonce}:${serverNonce}:${agentKey}`;
}
/** The text the agent signs to prove its key: it names the server it means, so that no other server can pass it on. */
export function agentProof(serverNonce: string, serverKey: string): string {
  return `podium-agent:${serverNonce}:${serverKey}`;
}

/** Second message. `signature` by the agent over `podium-agent:<server nonce>:<server key>`. `token` only when enrolling. */
export const Hello = z.object({
  key: Base64,
  signature: Base64,
  token: z.string().max(300).optional(),
  /** Hash of the cloud instance id, else of the DMI product_uuid: tells a cloned image from the machine it was made on. */
  machine: safeText(128),
  hostname: safeText(253),
  epoch: Epoch,
  /** Highest seq numbered so far in this epoch; 0 when none. */
  lastSeq: z.int().nonnegative(),
  /** Absent while the cluster is out of reach. */
  cluster: ClusterFacts.optional(),
});
export type Hello = z.infer<typeof Hello>;

export const Welcome = z.object({
  ok: z.literal(true),
  workshop: z.object({ id: z.string(), name: z.string() }),
  seat: z.object({ id: z.string(), label: z.string(), displayName: z.string().nullable() }),
  /** Highest seq of this epoch that is durably committed. */
  acked: z.int().nonnegative(),
  plan: Plan,
  heartbeatMs: z.int().positive(),
  serverTime: z.int(),
});
export type Welcome = z.infer<typeof Welcome>;

/** Changes in unbroken order, at most FRAME.changes of them and FRAME.softLimit bytes. */
export const Batch = z.object({ epoch: Epoch, changes: z.array(Change).min(1).max(500) });
export type Batch = z.infer<typeof Batch>;
/** Sent only when all up to `acked` is committed to disk (R1). */
export const BatchAck = z.object({ ok: z.literal(true), acked: z.int().nonnegative() });

/** `down`: the API server does not answer; `refused`: it answers 401, 403 or its certificate is not the one we know. */
export const ClusterState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('up') }),
  z.object({ state: z.enum(['down', 'refused']), why: z.string().max(300), since: z.int() }),
]);
export type ClusterState = z.infer<typeof ClusterState>;

export const Heartbeat = z.object({
  epoch: Epoch,
  seq: z.int().nonnegative(),
  plan: z.int().nonnegative(),
  digest: Hash,
  cluster: ClusterState,
  /** Agent's wall clock when sent, and the last round trip it measured, both ms: the server estimates the clock offset from them. */
  sentAt: z.int(),
  rttMs: z.number().nonnegative(),
  health: z.object({ rssBytes: z.int(), spoolBytes: z.int(), version: z.string().max(32) }),
});
export type Heartbeat = z.infer<typeof Heartbeat>;

/** In place of `hello`, after the challenge: would this join token be taken? Spends nothing, and makes nobody a seat. */
export const TokenCheckRequest = z.object({ token: z.string().max(300) });
/** `kinds`: what the event's plan watches, so that the account made at installation may see it (L11). */
export const TokenCheckResponse = z.object({
  ok: z.literal(true),
  kinds: z.array(PlannedKind).max(100).default([]),
});

export const SeatClaimTicket = z.object({
  ok: z.literal(true),
  code: z.string(),
  url: z.string(),
  expiresAt: z.int(),
});

/** How this seat stands: of one exercise, or of all. The words are in `language`, else in the event's (L12). */
export const CheckRequest = z.object({
  exercise: z.string().max(140).optional(),
  language: z.enum(['ja', 'en']).optional(),
});
export type CheckRequest = z.infer<typeof CheckRequest>;

export const ExerciseReport = z.object({
  exercise: z.string(),
  title: z.string(),
  /** `fail` also while nothing was tried yet: then the only reason's code is `not-started`. A pass stays one (R8). */
  verdict: z.enum(['pass', 'fail', 'unknown']),
  reasons: z.array(z.object({ code: z.string(), text: z.string() })),
});
export type ExerciseReport = z.infer<typeof ExerciseReport>;
/** `exercises`: ids of all there are, in the order of the course; an exercise that is none of them has no result. */
export const CheckResponse = z.object({
  ok: z.literal(true),
  exercises: z.array(z.string()),
  results: z.array(ExerciseReport),
});
export type CheckResponse = z.infer<typeof CheckResponse>;

export type Ack<T> = (response: T | Refusal) => void;

/** Agent to server; every message is answered. */
export interface AgentToServer {
  challenge: (
    message: z.infer<typeof Challenge>,
    ack: Ack<z.infer<typeof ChallengeResponse>>,
  ) => void;
  hello: (message: Hello, ack: Ack<Welcome>) => void;
  token: (
    message: z.infer<typeof TokenCheckRequest>,
    ack: Ack<z.infer<typeof TokenCheckResponse>>,
  ) => void;
  batch: (message: Batch, ack: Ack<z.infer<typeof BatchAck>>) => void;
  heartbeat: (message: Heartbeat, ack: Ack<{ ok: true; serverTime: number }>) => void;
  /** Ask for a link and a short code that tie the student's browser to this VM's seat. */
  claim: (message: Record<string, never>, ack: Ack<z.infer<typeof SeatClaimTicket>>) => void;
  check: (message: CheckRequest, ack: Ack<CheckResponse>) => void;
}

/** Server to agent. */
export interface ServerToAgent {
  plan: (plan: Plan) => void;
  /** The digests differ twice running: send the whole state again as a numbered reset. */
  resync: (message: { why: string }) => void;
  /** The link ends here: the same names as a refused `hello`. */
  bye: (refusal: Refusal) => void;
}
