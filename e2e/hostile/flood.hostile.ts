import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { initialChanges, podChange, RawAgent } from '#e2e/harness/raw-agent.ts';
import { proveJoinToken } from '#lib/protocol/admission.ts';
import { JoinToken } from '#lib/protocol/token.ts';
import { checkHealth, startHostileServer, type HostileServer } from './harness/hostile-server.ts';
import {
  createHostileWorkshop,
  percentile,
  type HostileWorkshop,
} from './harness/hostile-workshop.ts';
import { encodeFrame, openRawWebSocket, type RawWebSocket } from './harness/raw-websocket.ts';

const FLOOD_PROGRAM = join(import.meta.dirname, 'harness/flood-program.ts');
const MIB = 1024 ** 2;
/** New connections a second of the flood: five times what the server accepts of unknown clients. */
const FLOOD_PER_SECOND = 500;
const FLOOD_MS = Number(process.env['PODIUM_HOSTILE_SECONDS'] ?? 10) * 1_000;
/** Agents that are connected before the flood, and agents and browsers that come during it. */
const KNOWN_AGENTS = 300;
const NEWCOMERS = 60;
const OBSERVED_AGENTS = 10;
const STUDENTS = Array.from({ length: NEWCOMERS }, (_, n) => n);
const CODE = 'SPRING-2481';

let server: HostileServer;
let workshop: HostileWorkshop;
let known: { agent: RawAgent; ticket: string }[];
beforeAll(async () => {
  server = await startHostileServer();
  workshop = await createHostileWorkshop(server, { seats: KNOWN_AGENTS + NEWCOMERS });
  await server.query('update workshop set code = $2 where id = $1', [workshop.workshopId, CODE]);
  known = await mapInGroups(workshop.seats.slice(0, KNOWN_AGENTS), 20, connectFirst);
});
afterAll(async () => {
  for (const { agent } of known) agent.close();
  await workshop.close();
  await checkHealth(server);
  await server.remove();
});

/** Connects a new agent with the token of a seat. */
async function connectFirst(seat: string): Promise<{ agent: RawAgent; ticket: string }> {
  const token = await workshop.createToken(seat);
  const agent = new RawAgent(server.url, { proof: proveJoinToken(JoinToken.parse(token)) });
  const welcome = await agent.hello(token);
  if (!welcome.ok) throw new Error(`hello was refused: ${welcome.refusal} ${welcome.message}`);
  return { agent, ticket: welcome.ticket ?? '' };
}

/** Sends a change again and again. @returns how long each acknowledgement took, ms */
async function measureAcks(agent: RawAgent, untilMs: number): Promise<number[]> {
  const times: number[] = [];
  for (let seq = 4 + Math.floor(performance.now() * 1_000); performance.now() < untilMs;) {
    const startedAt = performance.now();
    // The first answer names the next number.
    const answer = await agent.batch([podChange(seq, 'web', { n: seq })]);
    times.push(performance.now() - startedAt);
    seq = answer.ok ? seq + 1 : (answer.expected ?? seq);
    await wait(150);
  }
  return times;
}

async function measurePages(untilMs: number): Promise<number[]> {
  const times: number[] = [];
  while (performance.now() < untilMs) {
    const startedAt = performance.now();
    const { status } = await new TestBrowser(server.url).request('GET', '/api/me');
    if (status !== 200) throw new Error(`/api/me answered ${String(status)}`);
    times.push(performance.now() - startedAt);
    await wait(100);
  }
  return times;
}

async function observe(durationMs: number) {
  const untilMs = performance.now() + durationMs;
  const agents = known.slice(0, OBSERVED_AGENTS).map(({ agent }) => agent);
  const [pages, ...acks] = await Promise.all([
    measurePages(untilMs),
    ...agents.map((agent) => measureAcks(agent, untilMs)),
  ]);
  return { ackMs: percentile(acks.flat(), 0.95), pageMs: percentile(pages, 0.95) };
}

/** A limit, or ten times the undisturbed figure on a machine that is slow without the flood. */
function slowed(limitMs: number, undisturbedMs: number): number {
  return Math.max(limitMs, 10 * undisturbedMs);
}

/** Joins with a new browser, and opens the live page of its seat. @returns how long it took, ms */
async function joinFirst(n: number): Promise<number> {
  const startedAt = performance.now();
  const browser = new TestBrowser(server.url);
  const { status, body } = await browser.request<{ seat: { id: string } }>('POST', '/api/join', {
    code: CODE,
    displayName: `Student ${String(n)}`,
    language: 'en',
  });
  if (status !== 200) throw new Error(`join answered ${String(status)}`);
  const socket = io(`${server.url}/room`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie: browser.cookie, origin: server.url },
  });
  try {
    const frame = new Promise<void>((resolve, reject) => {
      socket.once('frame', () => {
        resolve();
      });
      socket.once('connect_error', reject);
    });
    socket.emit('watch', { view: 'seat', seat: body.seat.id }, () => undefined);
    await frame;
  } finally {
    socket.close();
  }
  return performance.now() - startedAt;
}

function startFlood(): ChildProcess {
  return fork(FLOOD_PROGRAM, [server.url, String(FLOOD_PER_SECOND)], { stdio: 'inherit' });
}

async function mapInGroups<Item, Result>(
  items: readonly Item[],
  size: number,
  run: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += size)
    results.push(
      ...(await Promise.all(
        items.slice(start, start + size).map((item, index) => run(item, start + index)),
      )),
    );
  return results;
}

describe('a flood of junk from the address of the class', () => {
  it('does not keep agents from reconnecting, new agents and browsers from joining, or changes from being acknowledged', async () => {
    for (const { agent } of known.slice(0, OBSERVED_AGENTS)) await agent.batch(initialChanges());
    await server.metrics();
    await wait(100);
    const observedBefore = await observe(1_500);
    const before = await server.metrics();
    const undisturbed = { ...observedBefore, eventLoopDelayMs: before.eventLoopDelayMs };
    const flood = startFlood();
    try {
      await wait(1_000);
      await server.metrics();
      await wait(100);
      const observed = observe(FLOOD_MS);
      const reconnected = (async () => {
        const startedAt = performance.now();
        const leaving = known.slice(OBSERVED_AGENTS);
        for (const { agent } of leaving) agent.close();
        await Promise.all(
          leaving.map(async (entry) => {
            entry.agent = new RawAgent(server.url, {
              like: entry.agent,
              proof: { kind: 'ticket', ticket: entry.ticket },
            });
            const welcome = await entry.agent.hello();
            if (!welcome.ok) throw new Error(`hello was refused: ${welcome.message}`);
          }),
        );
        return performance.now() - startedAt;
      })();
      // The class comes in over some seconds, not in the same instant as the reconnects.
      const joined = reconnected.then(() => mapInGroups(STUDENTS, 5, joinFirst));
      const enrolled = reconnected.then(() =>
        mapInGroups(workshop.seats.slice(KNOWN_AGENTS), 5, connectFirst),
      );
      const [{ ackMs, pageMs }, reconnectMs, joinMs, agents] = await Promise.all([
        observed,
        reconnected,
        joined,
        enrolled,
      ]);
      known.push(...agents);
      const { eventLoopDelayMs } = await server.metrics();
      if (process.env['PODIUM_HOSTILE_FIGURES'] !== undefined)
        console.info({ undisturbed, ackMs, pageMs, reconnectMs, joinMs, eventLoopDelayMs });
      expect(ackMs).toBeLessThan(slowed(250, undisturbed.ackMs));
      expect(pageMs).toBeLessThan(slowed(1_000, undisturbed.pageMs));
      expect(reconnectMs).toBeLessThan(10_000);
      expect(eventLoopDelayMs).toBeLessThan(slowed(100, undisturbed.eventLoopDelayMs));
    } finally {
      flood.kill('SIGKILL');
    }
    await expect
      .poll(async () => (await server.metrics()).heapBytes - before.heapBytes, {
        timeout: 30_000,
        interval: 500,
      })
      .toBeLessThan(50 * MIB);
  });
});

describe('a socket', () => {
  const CONNECT_AGENT = '40/agent,{"protocol":2,"agent":"0.1.0"}';

  /** Sends the frames. @returns how long the server took to close the connection, ms */
  async function closeTime(...texts: string[]): Promise<number> {
    const websocket = await open();
    const startedAt = performance.now();
    for (const text of texts) websocket.socket.write(encodeFrame(text));
    await closedWithin(websocket, 5_000);
    return performance.now() - startedAt;
  }

  /** Opens a socket as soon as the flood before leaves room for one. */
  const open = (): Promise<RawWebSocket> =>
    vi.waitUntil(
      async () => {
        const websocket = await openRawWebSocket(server.url);
        return websocket.status === 101 && websocket;
      },
      { timeout: 5_000, interval: 100 },
    );

  async function closedWithin(websocket: RawWebSocket, ms: number): Promise<void> {
    const isClosed = await Promise.race([websocket.closed.then(() => true), wait(ms, false)]);
    websocket.socket.destroy();
    if (!isClosed) throw new Error(`the server kept the connection for ${String(ms)} ms`);
  }

  it.each([
    ['sends its ninth message before hello', [CONNECT_AGENT, ...Array(8).fill('3')]],
    ['sends more than 16 KiB before hello', [`4${'x'.repeat(17 * 1024)}`]],
    ['sends a packet of a namespace that Podium does not have', ['40/unused,']],
    ['sends a packet of the main namespace', ['40']],
    [
      'sends a binary packet',
      [CONNECT_AGENT, '451-/agent,["batch",{"_placeholder":true,"num":0}]'],
    ],
    ['sends a message that is no JSON', [CONNECT_AGENT, '42/agent,1["batch"']],
    ['sends an endless acknowledgement number', [`42/agent,${'9'.repeat(1_000)}["batch"]`]],
    ['sends a frame above 640 KiB', [`4${'x'.repeat(641 * 1024)}`]],
  ])('that %s is closed within 1 s', async (_name, frames) => {
    expect(await closeTime(...frames)).toBeLessThan(1_000);
  });

  it('that sends 60,000 packets in one body is closed, and none of them is handled', async () => {
    const polling = `${server.url}/socket.io/?EIO=4&transport=polling`;
    const sid = await vi.waitUntil(
      async () => /"sid":"([^"]+)"/.exec(await (await fetch(polling)).text())?.[1],
      { timeout: 5_000, interval: 100 },
    );
    const { cpuMicros } = await server.metrics();
    await fetch(`${polling}&sid=${sid}`, {
      method: 'POST',
      body: Array(60_000).fill('40/x').join('\x1e'),
    }).catch(() => null);
    expect((await fetch(`${polling}&sid=${sid}`)).status).toBe(400);
    expect((await server.metrics()).cpuMicros - cpuMicros).toBeLessThan(500_000);
  });

  it('of an agent that sends too many messages gets one refusal, and is closed', async () => {
    const [{ agent } = await connectFirst('')] = known;
    for (let count = 0; count < 200; count += 1) agent.socket.emit('heartbeat', {});
    await agent.waitForDisconnect();
    expect(agent.byes).toEqual([
      {
        ok: false,
        refusal: 'unavailable',
        message: expect.stringMatching(/^The server closed the connection: too many/) as string,
        retryMs: 30_000,
      },
    ]);
  });

  it.each([10, 100 * 1024])(
    'that is refused costs at most 50 µs for each message of %i bytes',
    async (bytes) => {
      const count = bytes > 1_000 ? 2_000 : 100_000;
      const frame = encodeFrame(`4${'x'.repeat(bytes)}`);
      const websocket = await open();
      const idle = await server.metrics();
      const { cpuMicros } = await server.metrics();
      // A measurement itself collects garbage.
      const overhead = cpuMicros - idle.cpuMicros;
      for (let sent = 0; sent < count && !websocket.socket.destroyed; sent += 1)
        websocket.socket.write(frame);
      await closedWithin(websocket, 2_000);
      const used = (await server.metrics()).cpuMicros - cpuMicros - overhead;
      expect(used / count).toBeLessThan(50);
    },
  );
});

it('the security log has one entry for each limit, address and minute', async () => {
  const rows = await server.query<{ limit: string; entries: string }>(
    `select detail->>'limit' as limit, count(*) as entries from audit
     where kind = 'limit-reached' group by detail->>'limit', date_trunc('minute', at)`,
  );
  expect(rows.map(({ limit }) => limit).sort()).toEqual(
    expect.arrayContaining([
      'connection-rate',
      'malformed-packet',
      'newcomer-bytes',
      'newcomer-messages',
    ]),
  );
  for (const { limit, entries } of rows) expect([limit, Number(entries)]).toEqual([limit, 1]);
});
