import fc from 'fast-check';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { initialChanges, podChange, RawAgent } from '#e2e/harness/raw-agent.ts';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
import { CANARY_READERS } from '../matrix.expected.ts';
import { checkHealth, startHostileServer, type HostileServer } from './hostile-server.ts';
import { joinTokenOf } from './hostile-site.ts';
import {
  CANARIES,
  COLUMNS,
  createMatrixWorld,
  type ColumnName,
  type MatrixWorld,
} from './matrix-columns.ts';
import { watchRoom, type RoomWatch } from './room-watch.ts';

/** Agents that the fuzzing uses in turn, each with its seat beside the seat with the canaries. */
const AGENTS = 8;
/** Hardening 10.1: a change of an ordinary seat reaches the live room within this time. */
const MAX_DELAY_MS = 2_000;
/** Hardening 10.1: after SIGTERM, the server is ready again within this time. */
const MAX_RESTART_MS = 15_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Every kind of caller, those who are allowed the most more often. */
export const callerArbitrary: fc.Arbitrary<ColumnName> = fc.oneof(
  fc.constantFrom(...COLUMNS),
  fc.constantFrom('owner', 'student', 'session by device code', 'instructor'),
);

/** The server with every kind of caller, and what no answer to them may contain. */
export interface FuzzWorld extends MatrixWorld {
  readonly server: HostileServer;
  readonly agents: readonly RawAgent[];
  /** A workshop that staff may change and end. */
  readonly scratch: { workshopId: string; seatId: string };
  /** Replaces the scratch workshop. */
  renewScratch(): Promise<void>;
  /** @throws if the answer is too large or shows this caller what isn't theirs */
  checkAnswer(text: string, caller: ColumnName): void;
  /** The checks after each scenario. */
  checkScenario(): Promise<void>;
  /** SIGTERM, start, ready. */
  checkRestart(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts the server, its callers and their agents. */
export async function startFuzzWorld(): Promise<FuzzWorld> {
  const server = await startHostileServer();
  try {
    return await createWorld(server);
  } catch (error) {
    await server.remove();
    throw error;
  }
}

async function createWorld(server: HostileServer): Promise<FuzzWorld> {
  const matrix = await createMatrixWorld(server);
  let ordinary = await connectAgent(server, matrix, 'fuzz-ordinary');
  const agents: RawAgent[] = [];
  for (let index = 0; index < AGENTS; index += 1)
    agents.push((await connectAgent(server, matrix, `fuzz-${String(index)}`)).agent);
  // By a separate member: fuzzed requests of the callers can renew or end their sessions.
  const { url } = await matrix.createToken({ kind: 'invite', role: 'instructor', hours: 1 });
  const watcher = new TestBrowser(server.url);
  await watcher.request('POST', '/api/sign-in', { token: url?.split('#')[1] });
  const room = await watchRoom(server, matrix.workshop.id, watcher);
  const scratch = await createScratch(server, matrix);
  let seq = 4;
  return {
    ...matrix,
    server,
    agents,
    scratch,
    async renewScratch() {
      const former = scratch.workshopId;
      Object.assign(scratch, await createScratch(server, matrix));
      const { browser } = matrix.columns.owner;
      await browser.request('PATCH', `/api/workshops/${former}`, { state: 'ended' });
      await browser.request('DELETE', `/api/workshops/${former}`);
    },
    checkAnswer(text, caller) {
      if (Buffer.byteLength(text) > MAX_ANSWER_BYTES)
        throw new Error(`the answer has ${String(text.length)} characters`);
      const leak = findLeak(text, caller, matrix.secrets);
      if (leak !== null) throw new Error(`${caller} sees ${leak}: ${text.slice(0, 500)}`);
    },
    async checkScenario() {
      await checkHealth(server);
      checkLog(server);
      ordinary = await reconnect(server, ordinary);
      await expectLiveRoom(room, ordinary, (seq += 1));
    },
    async checkRestart() {
      room.close();
      const ms = await server.restart();
      if (ms > MAX_RESTART_MS) throw new Error(`the restart took ${ms.toFixed(0)} ms`);
      await checkHealth(server);
    },
    async remove() {
      room.close();
      for (const agent of [...agents, ordinary.agent]) agent.close();
      matrix.close();
      await server.remove();
    },
  };
}

interface SeatAgent {
  readonly agent: RawAgent;
  readonly seatId: string;
}

/** The agent of the seat, connected again if its connection was closed. */
async function reconnect(server: HostileServer, seat: SeatAgent): Promise<SeatAgent> {
  if (seat.agent.socket.connected) return seat;
  const agent = new RawAgent(server.url, { like: seat.agent });
  const welcome = await agent.hello();
  if (!welcome.ok) throw new Error(`the ordinary seat was refused: ${welcome.message}`);
  return { ...seat, agent };
}

/** A student joins, and the agent of their VM connects. */
async function connectAgent(
  server: HostileServer,
  { workshop }: MatrixWorld,
  displayName: string,
): Promise<SeatAgent> {
  const browser = new TestBrowser(server.url);
  const { body, text } = await browser.request<JoinResult>('POST', '/api/join', {
    code: workshop.code,
    displayName,
    language: 'en',
  });
  const agent = new RawAgent(server.url);
  const welcome = await agent.hello(joinTokenOf(body.installCommand));
  if (!welcome.ok) throw new Error(`${welcome.message}: ${text}`);
  const sent = await agent.batch(initialChanges());
  if (!sent.ok) throw new Error(sent.message);
  return { agent, seatId: body.seat.id };
}

async function createScratch(
  server: HostileServer,
  matrix: MatrixWorld,
): Promise<FuzzWorld['scratch']> {
  const owner = matrix.columns.owner.browser;
  const workshopId = await matrix.createWorkshop();
  const { body } = await owner.request<readonly { id: string; code: string }[]>(
    'GET',
    '/api/workshops',
  );
  const code = body.find(({ id }) => id === workshopId)?.code ?? '';
  const student = new TestBrowser(server.url);
  const { body: joined } = await student.request<JoinResult>('POST', '/api/join', {
    code,
    displayName: 'fuzz-scratch',
    language: 'en',
  });
  return { workshopId, seatId: joined.seat.id };
}

function findLeak(text: string, caller: ColumnName, secrets: readonly string[]): string | null {
  for (const [canary, value] of Object.entries(CANARIES))
    if (text.includes(value) && !CANARY_READERS[canary as keyof typeof CANARIES].includes(caller))
      return `the ${canary}`;
  return secrets.some((secret) => text.includes(secret)) ? 'a token' : null;
}

async function expectLiveRoom(
  room: RoomWatch,
  { agent, seatId }: SeatAgent,
  seq: number,
): Promise<void> {
  const { lastChangeAt } = room.row(seatId);
  const sent = await agent.batch([
    { ...podChange(seq - 1, `web-${String(seq)}`), seenAt: Date.now() },
  ]);
  if (!sent.ok) throw new Error(`the ordinary seat was refused: ${sent.message}`);
  await room.waitForRow(seatId, (row) => row.lastChangeAt !== lastChangeAt, MAX_DELAY_MS);
}

/** Every line is an entry, and none is about an error. */
function checkLog(server: HostileServer): void {
  // The first line can be cut.
  for (const line of server.output().split('\n').slice(1)) {
    if (line === '') continue;
    const entry = parseEntry(line);
    if (entry === null) throw new Error(`a log line isn't an entry: ${line.slice(0, 500)}`);
    if (entry.level === 'error')
      throw new Error(`the server logged an error: ${line.slice(0, 2_000)}`);
  }
}

function parseEntry(line: string): { readonly level: string } | null {
  try {
    const entry = JSON.parse(line) as { level?: unknown; time?: unknown; msg?: unknown };
    return typeof entry.level === 'string' && typeof entry.msg === 'string'
      ? (entry as { level: string })
      : null;
  } catch {
    return null;
  }
}
