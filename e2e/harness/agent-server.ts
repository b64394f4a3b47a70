import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, disconnect, type Connection } from '#db/connect.ts';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import { issueJoinToken } from '#lib/auth/join-token.ts';
import { loadServerKey, type ServerKey } from '#lib/auth/server-key.ts';
import type { Exercise, Pack } from '#lib/packs/types.ts';
import type { AuditEvent } from '#lib/protocol/audit.ts';
import { loadAgentTickets } from '#lib/auth/agent-ticket.ts';
import { createAdmission } from '#lib/realtime/admission/admission.ts';
import { loadKnownClients } from '#lib/realtime/admission/identify.ts';
import { openAgentNamespace } from '#lib/realtime/agents/namespace.ts';
import { createSocketServer } from '#lib/server/http/socket-io.ts';
import {
  createWorkshopRegistry,
  type LocalWorkshopRegistry,
} from '#lib/server/workshops/workshop-registry.ts';
import { RawAgent } from './raw-agent.ts';
import { createFakeCatalog } from './fake-catalog.ts';

const inBothLanguages = (text: string) => ({ ja: text, en: text });

export function testExercise(id: string, overrides: Partial<Exercise> = {}): Exercise {
  return {
    id,
    kind: 'hands-on',
    section: 'one',
    minutes: 5,
    title: inBothLanguages(id),
    task: inBothLanguages(''),
    hints: [inBothLanguages('one'), inBothLanguages('two')],
    solution: inBothLanguages(''),
    subjects: [{ name: 'pod', gvk: 'v1/Pod', namespace: 'default' }],
    attempt: [{ pod: { metadata: { name: id } } }],
    checks: [
      {
        id: 'image',
        title: inBothLanguages('image'),
        kind: 'expect',
        expect: { pod: { spec: { image: 'right' } } },
      },
    ],
    ...overrides,
  };
}

/** A pack for tests. The exercise `web` needs the Pod `web` with host networking. */
export function testPack(
  exercises: Exercise[] = [
    testExercise('web', {
      subjects: [{ name: 'pod', gvk: 'v1/Pod', namespace: 'default' }],
      checks: [
        {
          id: 'host',
          title: inBothLanguages('host'),
          kind: 'expect',
          expect: { pod: { spec: { hostNetwork: true } } },
        },
      ],
    }),
  ],
): Pack {
  return {
    id: 'test',
    version: '1',
    title: inBothLanguages('Test'),
    languages: ['ja', 'en'],
    sections: [],
    exercises,
    plan: {
      version: 1,
      kinds: [{ gvk: 'v1/Pod', resource: 'pods', namespaced: true, mode: 'object' }],
      probes: [],
    },
  };
}

export interface AgentServer {
  readonly url: string;
  readonly db: Connection;
  readonly workshops: LocalWorkshopRegistry;
  readonly serverKey: ServerKey;
  readonly logLines: string[];
  /** What the admission of sockets recorded. */
  readonly auditEvents: readonly AuditEvent[];
  createAgent(options?: ConstructorParameters<typeof RawAgent>[1]): RawAgent;
  createToken(
    workshopId: string,
    more?: { seat?: string; uses?: number; expiresAt?: Date; mode?: 'approve' | 'automatic' },
  ): Promise<string>;
  /** Closes the connections of agents, as a server that stops. */
  closeLink(): void;
  stop(): Promise<void>;
}

/**
 * Starts the agent side on a database: sockets, log, grader and workshops, without pages and users.
 */
export async function startAgentServer(
  databaseUrl: string,
  { pack = testPack(), clock = systemClock }: { pack?: Pack; clock?: Clock } = {},
): Promise<AgentServer> {
  const db = connect(databaseUrl, { statementTimeoutMs: 5_000 });
  const logLines: string[] = [];
  const log = (line: string): void => {
    logLines.push(line);
  };
  const serverKey = await loadServerKey(db);
  const catalog = await createFakeCatalog([[pack.id, { kind: 'loaded', pack }]]);
  const workshops = createWorkshopRegistry({
    db,
    databaseUrl: databaseUrl,
    catalog,
    clock,
    audit: () => undefined,
    log: (_level, message) => {
      log(message);
    },
  });
  const http = createServer();
  const tickets = await loadAgentTickets(db);
  const clients = await loadKnownClients({
    db,
    tickets,
    url: 'http://podium.test',
    clock,
    log: (_level, message) => {
      log(message);
    },
  });
  const auditEvents: AuditEvent[] = [];
  const admission = createAdmission({
    clock,
    audit: (event) => {
      auditEvents.push(event);
    },
    readAddress: (request) => request.socket.remoteAddress ?? '',
    identify: clients.identify,
  });
  const io = createSocketServer(http, () => 'http://podium.test', { admission });
  const link = openAgentNamespace({
    io,
    admission,
    tickets,
    db,
    gateways: workshops,
    serverKey,
    url: 'http://podium.test',
    clock,
    log,
    heartbeatMs: 3_000,
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const agents: RawAgent[] = [];
  return {
    url,
    db,
    workshops,
    serverKey,
    logLines,
    auditEvents,
    createAgent(options) {
      const agent = new RawAgent(url, options);
      agents.push(agent);
      return agent;
    },
    async createToken(
      workshopId,
      { seat, uses = 10, expiresAt = new Date(Date.now() + 3_600_000), mode = 'automatic' } = {},
    ) {
      return (
        await issueJoinToken(db, {
          mode: seat === undefined ? mode : null,
          workshopId,
          ...(seat !== undefined && { seat }),
          uses,
          expiresAt,
          serverKey: serverKey.publicKey,
          now: new Date(),
        })
      ).token;
    },
    closeLink: () => {
      link.stop();
    },
    async stop() {
      for (const agent of agents) agent.close();
      link.stop();
      await workshops.stop();
      await io.close();
      await disconnect(db);
    },
  };
}
