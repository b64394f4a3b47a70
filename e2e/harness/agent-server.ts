import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { connect, disconnect, type Connection } from '#db/connect.ts';
import { mintJoinToken } from '#lib/auth/join-token.ts';
import { loadServerKey, type ServerKey } from '#lib/auth/server-key.ts';
import type { Exercise, Pack } from '#lib/packs/types.ts';
import { MAX_FRAME_BYTES, openAgentLink } from '#lib/realtime/agents/namespace.ts';
import { createLiveEvents, type Events } from '#lib/server/workshops/workshop-registry.ts';
import { RawAgent } from './raw-agent.ts';
import { shelfOf } from './fake-catalog.ts';

const both = (text: string) => ({ ja: text, en: text });

export function testExercise(id: string, more: Partial<Exercise> = {}): Exercise {
  return {
    id,
    kind: 'hands-on',
    section: 'one',
    minutes: 5,
    title: both(id),
    task: both(''),
    hints: [both('one'), both('two')],
    solution: both(''),
    subjects: [{ name: 'pod', gvk: 'v1/Pod', namespace: 'default' }],
    attempt: [{ pod: { metadata: { name: id } } }],
    checks: [
      {
        id: 'image',
        title: both('image'),
        kind: 'expect',
        expect: { pod: { spec: { image: 'right' } } },
      },
    ],
    ...more,
  };
}

/** A pack of our own for the tests of the data plane: `web` wants the Pod `web` with the right image. */
export function testPack(
  exercises: Exercise[] = [
    testExercise('web', {
      subjects: [{ name: 'pod', gvk: 'v1/Pod', namespace: 'default' }],
      checks: [
        {
          id: 'host',
          title: both('host'),
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
    title: both('Test'),
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

export interface DataPlane {
  readonly url: string;
  readonly db: Connection;
  readonly events: Events;
  readonly serverKey: ServerKey;
  readonly said: string[];
  agent(options?: ConstructorParameters<typeof RawAgent>[1]): RawAgent;
  token(event: string, more?: { seat?: string; uses?: number; expiresAt?: Date }): Promise<string>;
  stop(): Promise<void>;
}

/** Link, log, grader and live events over real sockets on the database at `databaseUrl`, without pages and people. */
export async function startDataPlane(
  databaseUrl: string,
  { pack = testPack() }: { pack?: Pack } = {},
): Promise<DataPlane> {
  const db = connect(databaseUrl, { statementMs: 5_000 });
  const said: string[] = [];
  const log = (line: string): void => {
    said.push(line);
  };
  const clock = { now: () => Date.now(), mono: () => performance.now() };
  const serverKey = await loadServerKey(db);
  const shelf = await shelfOf([[pack.id, { kind: 'loaded', pack }]]);
  const events = createLiveEvents({ db, url: databaseUrl, shelf, clock, log });
  const http = createServer();
  const io = new Server(http, { maxHttpBufferSize: MAX_FRAME_BYTES, transports: ['websocket'] });
  const link = openAgentLink({
    io,
    db,
    hosts: events,
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
    events,
    serverKey,
    said,
    agent(options) {
      const agent = new RawAgent(url, options);
      agents.push(agent);
      return agent;
    },
    async token(event, { seat, uses = 10, expiresAt = new Date(Date.now() + 3_600_000) } = {}) {
      return (
        await mintJoinToken(db, {
          event,
          ...(seat !== undefined && { seat }),
          uses,
          expiresAt,
          serverKey: serverKey.publicKey,
          now: new Date(),
        })
      ).token;
    },
    async stop() {
      for (const agent of agents) agent.close();
      link.stop();
      await events.stop();
      await io.close();
      await disconnect(db);
    },
  };
}
