import { z } from 'zod';
import {
  CheckResponse,
  CheckRequest,
  SeatClaimTicket,
  ClusterState,
} from '#lib/protocol/agent-link.ts';
import { ClusterFacts, KindState } from '#lib/protocol/change.ts';
import { PlannedKind } from '#lib/protocol/plan.ts';
import { TRANSPORTS } from '#lib/protocol/transport-choice.ts';
import { Refusal } from '#lib/protocol/refusal.ts';

/**
 * What the commands of a VM request from the running agent: one line of JSON in each direction,
 * then the connection ends. The student and root can connect, and no response contains a secret.
 */
export const ControlRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['status', 'claim', 'reconnect', 'planned']) }),
  CheckRequest.pick({ language: true }).extend({ kind: z.literal('doctor') }),
  CheckRequest.extend({ kind: z.literal('check') }),
]);
export type ControlRequest = z.infer<typeof ControlRequest>;

/** Maximum length of a line in bytes. A plan and the reasons of a whole course are long. */
export const MAX_LINE_BYTES = { request: 64 * 1024, response: 512 * 1024 };

/** The result of one check of `podium-agent doctor`. `nextStep` says how to fix a problem. */
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

/** The part of AgentStatus (agents/types.ts) that crosses the socket. */
export const StatusReport = z.object({
  version: z.string(),
  server: z.string(),
  hostname: z.string(),
  link: LinkStatus,
  transport: z.enum(TRANSPORTS),
  cluster: z.union([ClusterState, z.object({ state: z.literal('starting') })]),
  facts: ClusterFacts.nullable(),
  kubeconfig: z.string().nullable(),
  kinds: z.record(z.string(), KindState),
  stalledSince: z.record(z.string(), z.number()),
  seq: z.number(),
  acked: z.number(),
  spool: z.object({ bytes: z.number(), changes: z.number(), writeError: z.string().nullable() }),
  seat: z
    .object({ workshop: z.string(), label: z.string(), displayName: z.string().nullable() })
    .nullable(),
});
export type StatusReport = z.infer<typeof StatusReport>;

/** Response to each request. An error is a sentence for the person at the terminal. */
export const CONTROL_RESPONSES = {
  status: z.object({ ok: z.literal(true), status: StatusReport }),
  claim: z.object({ ok: z.literal(true), claim: SeatClaimTicket }),
  doctor: z.object({ ok: z.literal(true), findings: z.array(DoctorFinding) }),
  reconnect: z.object({ ok: z.literal(true) }),
  planned: z.object({ ok: z.literal(true), kinds: z.array(PlannedKind) }),
  check: CheckResponse,
};
export const ControlError = z.object({ ok: z.literal(false), message: z.string() });
export type ControlResponse<Kind extends ControlRequest['kind']> = z.infer<
  (typeof CONTROL_RESPONSES)[Kind]
>;
/**
 * Handlers of the requests. `exercise` and `language` are set for `check`, `language` for
 * `doctor`. The message of an Error they throw is shown to the person at the terminal.
 */
export type ControlHandlers = {
  readonly [Kind in ControlRequest['kind']]: (
    parameters: CheckRequest,
  ) => Promise<ControlResponse<Kind>>;
};
