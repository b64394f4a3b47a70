import type { Server } from 'socket.io';
import { expect, it } from 'vitest';
import type { z } from 'zod';
import type { Connection } from '#db/connect.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import type { ServerKey } from '#lib/auth/server-key.ts';
import { openAgentNamespace, type AgentNamespaceOptions } from '#lib/realtime/agents/namespace.ts';
import {
  AGENT_NAMESPACE,
  AgentHandshake,
  agentProof,
  Batch,
  BatchAck,
  Challenge,
  ChallengeResponse,
  CheckResponse,
  CheckRequest,
  ExerciseReport,
  SeatClaimTicket,
  ClusterState,
  Heartbeat,
  Hello,
  serverProof,
  TokenCheckResponse,
  TokenCheckRequest,
  Welcome,
  type Ack,
  type AgentToServer,
  type ServerToAgent,
} from '../agent-link.ts';
import { Change, ClusterFacts, Gvk, Hash, KindState, ObjectRef } from '../change.ts';
import { Plan, PlannedKind, PlannedProbe, ProbeVia } from '../plan.ts';
import { ProbeResponse, Certificate, MAX_PROBE_BODY_CHARS, ProbeObservation } from '../probe.ts';
import { Refusal, REFUSAL_ACTIONS, createRefusal, type RefusalName } from '../refusal.ts';
import { seatLabel } from '../seat-label.ts';
import { formatJoinToken, JoinToken } from '../token.ts';
import { FRAME_LIMITS, HEARTBEAT_MS, PROTOCOL_VERSION } from '../version.ts';
import { asJson, expectGolden, jsonSchemas } from './golden.ts';

const HASH = '0123456789abcdef';
const EPOCH = 'epoch0000000000a';
const CLUSTER = {
  uid: 'uid-kube-system',
  distribution: 'kind',
  version: 'v1.34.1',
  nodes: 2,
} satisfies ClusterFacts;
const PLAN = {
  version: 3,
  kinds: [
    { gvk: 'v1/Pod', resource: 'pods', namespaced: true, mode: 'object' },
    { gvk: 'v1/Secret', resource: 'secrets', namespaced: true, mode: 'metadata' },
    { gvk: 'v1/Event', resource: 'events', namespaced: true, mode: 'events' },
    {
      gvk: 'example.com/v1/Widget',
      resource: 'widgets',
      namespaced: false,
      mode: 'object',
      paths: ['spec.size'],
    },
  ],
  probes: [
    {
      id: 'web/answers',
      gvk: 'networking.k8s.io/v1/Ingress',
      namespace: 'default',
      via: 'ingress',
      scheme: 'https',
      host: 'web.example.com',
      path: '/ready',
      port: 8443,
    },
  ],
} satisfies Plan;

type Exchange<Handler> = Handler extends (message: infer Message, ack: Ack<infer Response>) => void
  ? { readonly message: Message; readonly response: Response }
  : never;

/** One exchange for each message of an agent. */
const TO_SERVER = {
  challenge: {
    message: { nonce: 'n0nce', key: 'agentkey' },
    response: { ok: true, nonce: 'servern0nce', serverKey: 'serverkey', signature: 'signed' },
  },
  hello: {
    message: {
      key: 'agentkey',
      signature: 'signed',
      token: 'podium1.id.secret.key',
      machine: 'a1b2c3',
      hostname: 'vm-1',
      epoch: EPOCH,
      lastSeq: 7,
      cluster: CLUSTER,
    },
    response: {
      ok: true,
      workshop: { id: 'w1', name: 'Room B' },
      seat: { id: 's1', label: 'A-01', displayName: 'otter' },
      acked: 7,
      plan: PLAN,
      heartbeatMs: 3_000,
      serverTime: 1_000,
    },
  },
  token: {
    message: { token: 'podium1.id.secret.key' },
    response: { ok: true, personal: false, kinds: PLAN.kinds },
  },
  batch: {
    message: {
      epoch: EPOCH,
      changes: [{ op: 'reset-end', seq: 8, seenAt: 2_000, mono: 30 }],
    },
    response: { ok: true, acked: 8 },
  },
  heartbeat: {
    message: {
      epoch: EPOCH,
      seq: 8,
      plan: 3,
      digest: HASH,
      cluster: { state: 'down', why: 'connection refused', since: 900 },
      sentAt: 1_000,
      rttMs: 12.5,
      health: { rssBytes: 1_048_576, spoolBytes: 2_048, version: '0.1.0' },
    },
    response: { ok: true, serverTime: 1_010 },
  },
  claim: {
    message: {},
    response: {
      ok: true,
      code: 'ABCD-EFGH',
      url: 'https://podium.example/claim#ABCD-EFGH',
      expiresAt: 9_000,
    },
  },
  check: {
    message: { exercise: 'web', language: 'ja' },
    response: {
      ok: true,
      exercises: ['web'],
      results: [
        {
          exercise: 'web',
          title: 'Web',
          verdict: 'fail',
          reasons: [{ code: 'image', text: 'The image is wrong.' }],
        },
      ],
    },
  },
} satisfies { readonly [Name in keyof AgentToServer]: Exchange<AgentToServer[Name]> };

const SCHEMAS = {
  challenge: [Challenge, ChallengeResponse],
  hello: [Hello, Welcome],
  token: [TokenCheckRequest, TokenCheckResponse],
  batch: [Batch, BatchAck],
  heartbeat: [Heartbeat, null],
  claim: [null, SeatClaimTicket],
  check: [CheckRequest, CheckResponse],
} satisfies Record<keyof AgentToServer, readonly [z.ZodType | null, z.ZodType | null]>;

const TO_AGENT = {
  plan: PLAN,
  resync: { why: 'digest' },
  bye: createRefusal('workshop-ended', 'The workshop has ended.'),
} satisfies { readonly [Name in keyof ServerToAgent]: Parameters<ServerToAgent[Name]>[0] };

it('keeps the name and shape of every message of an agent and its response', async () => {
  const parsed = Object.entries(TO_SERVER).map(([name, { message, response }]) => {
    const [messageSchema, responseSchema] = SCHEMAS[name as keyof typeof SCHEMAS];
    return [
      name,
      {
        message: messageSchema?.parse(asJson(message)) ?? message,
        response: responseSchema?.parse(asJson(response)) ?? response,
      },
    ];
  });
  await expectGolden('agent-to-server', Object.fromEntries(parsed));
});

it('keeps the name and shape of every message to an agent', async () => {
  await expectGolden('server-to-agent', {
    plan: Plan.parse(TO_AGENT.plan),
    resync: TO_AGENT.resync,
    bye: Refusal.parse(TO_AGENT.bye),
  });
});

it('keeps all schemas of the agent link', async () => {
  await expectGolden(
    'agent-link-schemas',
    jsonSchemas({
      AgentHandshake,
      Challenge,
      ChallengeResponse,
      Hello,
      Welcome,
      Batch,
      BatchAck,
      ClusterState,
      Heartbeat,
      TokenCheckRequest,
      TokenCheckResponse,
      SeatClaimTicket,
      CheckRequest,
      ExerciseReport,
      CheckResponse,
      Refusal,
      Gvk,
      ObjectRef,
      Hash,
      KindState,
      ClusterFacts,
      Change,
      PlannedKind,
      ProbeVia,
      PlannedProbe,
      Plan,
      Certificate,
      ProbeResponse,
      ProbeObservation,
    }),
  );
});

it('keeps every refusal, its action and its shape', async () => {
  const refusals = Object.entries(REFUSAL_ACTIONS).map(([name, action]) => [
    name,
    {
      action,
      sent: Refusal.parse(
        createRefusal(name as RefusalName, 'What happened.', { expected: 4, retryMs: 2_000 }),
      ),
    },
  ]);
  await expectGolden('agent-refusals', Object.fromEntries(refusals));
});

it('keeps the constants, signed texts and tokens of the agent link', async () => {
  const token = { id: 'abcdefghij', secret: 's'.repeat(32), serverKey: 'k'.repeat(43) };
  expect(JoinToken.parse(formatJoinToken(token))).toEqual(token);
  await expectGolden('agent-link-texts', {
    namespace: AGENT_NAMESPACE,
    protocol: PROTOCOL_VERSION,
    frame: FRAME_LIMITS,
    heartbeatMs: HEARTBEAT_MS,
    probeBody: MAX_PROBE_BODY_CHARS,
    serverProof: serverProof('<agent nonce>', '<server nonce>', '<agent key>'),
    agentProof: agentProof('<server nonce>', '<server key>'),
    joinToken: formatJoinToken(token),
    seatLabels: [1, 30, 31, 781].map(seatLabel),
  });
});

it('keeps the messages that the server listens for, and its refusals at the handshake', async () => {
  const seen: { namespace: string; listensFor: string[]; refused: unknown[] } = {
    namespace: '',
    listensFor: [],
    refused: [],
  };
  const socket = {
    on: (name: string) => void seen.listensFor.push(name),
    // Ends the connection, so that no timer is left.
    once: (_name: string, end: () => void) => {
      end();
    },
    onAny: () => undefined,
  };
  const namespace = {
    use: (check: (socket: unknown, next: (error?: Error & { data?: Refusal }) => void) => void) => {
      for (const auth of [
        { protocol: PROTOCOL_VERSION.current, agent: '0.1.0' },
        { protocol: PROTOCOL_VERSION.oldest - 1, agent: '0.1.0' },
        { protocol: PROTOCOL_VERSION.current + 1, agent: '0.1.0' },
        {},
      ])
        check({ handshake: { auth } }, (error) =>
          // The text is for the agent's log and can change.
          seen.refused.push(
            error?.data ? { ...error.data, message: typeof error.data.message } : null,
          ),
        );
    },
    on: (_name: string, connect: (connected: unknown) => void) => {
      connect(socket);
    },
    disconnectSockets: () => undefined,
  };
  const io = {
    of: (name: string) => {
      seen.namespace = name;
      return namespace;
    },
  };
  openAgentNamespace({
    io: io as unknown as Server,
    db: {} as Connection,
    gateways: {} as AgentNamespaceOptions['gateways'],
    serverKey: {} as ServerKey,
    url: '',
    clock: createFakeClock(),
    log: () => undefined,
  });
  await expectGolden('agent-link-listeners', seen);
});
