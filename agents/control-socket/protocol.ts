import { z } from 'zod';
import { CheckAnswer, CheckQuestion, ClaimTicket, ClusterState } from '#lib/protocol/agent-link.ts';
import { ClusterFacts, KindState } from '#lib/protocol/change.ts';
import { PlannedKind } from '#lib/protocol/plan.ts';
import { Refusal } from '#lib/protocol/refusal.ts';

/**
 * What the programs of one machine say to the running agent: one line of JSON each way, then the connection ends.
 * Whoever has an account on the machine may ask, so nothing secret is ever answered.
 */
export const Question = z.discriminatedUnion('ask', [
  z.object({ ask: z.enum(['status', 'claim', 'doctor', 'reconnect', 'planned']) }),
  CheckQuestion.extend({ ask: z.literal('check') }),
]);
export type Question = z.infer<typeof Question>;

/** Longest question and longest answer, in bytes: a plan, or the reasons of a whole course, are long. */
export const LINE_LIMIT = { question: 64 * 1024, answer: 512 * 1024 };

/** One thing that was looked at. `todo` is the next step, where there is one to take. */
export const Finding = z.object({
  about: z.string(),
  ok: z.boolean(),
  text: z.string(),
  todo: z.string().nullable(),
});
export type Finding = z.infer<typeof Finding>;

const Link = z.discriminatedUnion('state', [
  z.object({ state: z.literal('connecting'), since: z.number(), why: z.string().nullable() }),
  z.object({ state: z.literal('connected'), since: z.number() }),
  z.object({ state: z.literal('waiting'), until: z.number(), refusal: Refusal }),
  z.object({ state: z.literal('stopped'), refusal: Refusal.nullable(), uninstall: z.boolean() }),
]);

/** agents/status.ts, as it crosses the socket. */
export const StatusReport = z.object({
  version: z.string(),
  server: z.string(),
  link: Link,
  cluster: z.union([ClusterState, z.object({ state: z.literal('starting') })]),
  facts: ClusterFacts.nullable(),
  kubeconfig: z.string().nullable(),
  kinds: z.record(z.string(), KindState),
  seq: z.number(),
  acked: z.number(),
  spool: z.object({ bytes: z.number(), changes: z.number(), trouble: z.string().nullable() }),
  seat: z
    .object({ event: z.string(), label: z.string(), handle: z.string().nullable() })
    .nullable(),
});
export type StatusReport = z.infer<typeof StatusReport>;

/** What each question is answered with; a refusal is a sentence for the person who asked. */
export const ANSWERS = {
  status: z.object({ ok: z.literal(true), status: StatusReport }),
  claim: z.object({ ok: z.literal(true), claim: ClaimTicket }),
  doctor: z.object({ ok: z.literal(true), findings: z.array(Finding) }),
  reconnect: z.object({ ok: z.literal(true) }),
  planned: z.object({ ok: z.literal(true), kinds: z.array(PlannedKind) }),
  check: CheckAnswer,
};
export const SocketRefusal = z.object({ ok: z.literal(false), message: z.string() });
export type AnswerTo<Ask extends Question['ask']> = z.infer<(typeof ANSWERS)[Ask]>;
/** Answers each question, `check` with what it asks for; throws an Error whose message is for the person who asked. */
export type Answerer = {
  readonly [Ask in Question['ask']]: (more: CheckQuestion) => Promise<AnswerTo<Ask>>;
};
