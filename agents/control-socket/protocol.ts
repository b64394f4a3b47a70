import { z } from 'zod';
import {
  CheckResponse,
  CheckRequest,
  SeatClaimTicket,
  ClusterState,
} from '#lib/protocol/agent-link.ts';
import { ClusterFacts, KindState } from '#lib/protocol/change.ts';
import { PlannedKind } from '#lib/protocol/plan.ts';
import { Refusal } from '#lib/protocol/refusal.ts';

/**
 * What the programs of one machine say to the running agent: one line of JSON each way, then the connection ends.
 * Whoever has an account on the machine may ask, so nothing secret is ever answered.
 */
export const ControlRequest = z.discriminatedUnion('ask', [
  z.object({ ask: z.enum(['status', 'claim', 'doctor', 'reconnect', 'planned']) }),
  CheckRequest.extend({ ask: z.literal('check') }),
]);
export type ControlRequest = z.infer<typeof ControlRequest>;

/** Longest question and longest answer, in bytes: a plan, or the reasons of a whole course, are long. */
export const MAX_LINE_BYTES = { request: 64 * 1024, response: 512 * 1024 };

/** One thing that was looked at. `todo` is the next step, where there is one to take. */
export const DoctorFinding = z.object({
  subject: z.string(),
  ok: z.boolean(),
  text: z.string(),
  nextStep: z.string().nullable(),
});
export type DoctorFinding = z.infer<typeof DoctorFinding>;

const LinkStatus = z.discriminatedUnion('state', [
  z.object({ state: z.literal('connecting'), since: z.number(), reason: z.string().nullable() }),
  z.object({ state: z.literal('connected'), since: z.number() }),
  z.object({ state: z.literal('waiting'), until: z.number(), refusal: Refusal }),
  z.object({ state: z.literal('stopped'), refusal: Refusal.nullable(), uninstall: z.boolean() }),
]);

/** agents/status.ts, as it crosses the socket. */
export const StatusReport = z.object({
  version: z.string(),
  server: z.string(),
  link: LinkStatus,
  cluster: z.union([ClusterState, z.object({ state: z.literal('starting') })]),
  facts: ClusterFacts.nullable(),
  kubeconfig: z.string().nullable(),
  kinds: z.record(z.string(), KindState),
  seq: z.number(),
  acked: z.number(),
  spool: z.object({ bytes: z.number(), changes: z.number(), writeError: z.string().nullable() }),
  seat: z
    .object({ workshop: z.string(), label: z.string(), displayName: z.string().nullable() })
    .nullable(),
});
export type StatusReport = z.infer<typeof StatusReport>;

/** What each question is answered with; a refusal is a sentence for the person who asked. */
export const CONTROL_RESPONSES = {
  status: z.object({ ok: z.literal(true), status: StatusReport }),
  claim: z.object({ ok: z.literal(true), claim: SeatClaimTicket }),
  doctor: z.object({ ok: z.literal(true), findings: z.array(DoctorFinding) }),
  reconnect: z.object({ ok: z.literal(true) }),
  planned: z.object({ ok: z.literal(true), kinds: z.array(PlannedKind) }),
  check: CheckResponse,
};
export const ControlError = z.object({ ok: z.literal(false), message: z.string() });
export type ControlResponse<Kind extends ControlRequest['ask']> = z.infer<
  (typeof CONTROL_RESPONSES)[Kind]
>;
/** Answers each question, `check` with what it asks for; throws an Error whose message is for the person who asked. */
export type ControlHandlers = {
  readonly [Kind in ControlRequest['ask']]: (
    parameters: CheckRequest,
  ) => Promise<ControlResponse<Kind>>;
};
