import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { initialChanges } from '#e2e/harness/raw-agent.ts';
import {
  connectFirst,
  joinFirst,
  observeClass,
  reconnectAll,
  type ClassAgent,
  type ObservedTimes,
} from './harness/class-clients.ts';
import { checkHealth, startHostileServer, type HostileServer } from './harness/hostile-server.ts';
import { createHostileWorkshop, type HostileWorkshop } from './harness/hostile-workshop.ts';
import { inParallel } from './harness/in-parallel.ts';
import { encodeFrame, openRawWebSocket, type RawWebSocket } from './harness/raw-websocket.ts';

const FLOOD_PROGRAM = join(import.meta.dirname, 'harness/flood-program.ts');
const MIB = 1024 ** 2;
/** New connections a second of the flood: five times what the server accepts of unknown clients. */
const FLOOD_PER_SECOND = 500;
const FLOOD_MS = Number(process.env['PODIUM_HOSTILE_SECONDS'] ?? 10) * 1_000;
/** Hardening 3.1: this many agents and browsers come for the first time, within this time. */
const NEWCOMERS = 300;
const NEWCOMERS_MS = 60_000;
/** How many agents, and how many browsers, connect at the same time. */
const AT_ONCE = 8;
const OBSERVED_AGENTS = 10;
/** Hardening 3.1, during the flood. Times are p95, the delay is p99. */
const LIMITS = { ackMs: 250, pageMs: 1_000, eventLoopDelayMs: 100 } as const;
/**
 * A machine that is slow without the flood has this much more than its undisturbed figures. With 19
 * other processes on two cores, an acknowledgement took 218 ms undisturbed and 413 ms in the flood,
 * and the event loop was delayed by 203 and 316 ms. A quiet machine is far below a third of each
 * limit, so the limit holds there.
 */
const SLOWNESS = 3;
const CODE = 'SPRING-2481';

let server: HostileServer;
let workshop: HostileWorkshop;
/** The agents of the first seats send changes, the others connect for the first time in a flood. */
const agents: ClassAgent[] = [];
beforeAll(async () => {
  server = await startHostileServer();
  workshop = await createHostileWorkshop(server, { seats: OBSERVED_AGENTS + NEWCOMERS });
  await server.query('update workshop set code = $2, seat_limit = 2000 where id = $1', [
    workshop.workshopId,
    CODE,
  ]);
  for (const seatId of workshop.seats.slice(0, OBSERVED_AGENTS)) {
    const connected = await connectFirst(server, await workshop.createToken(seatId));
    await connected.agent.batch(initialChanges());
    agents.push(connected);
  }
});
afterAll(async () => {
  for (const { agent } of agents) agent.close();
  await workshop.close();
  await checkHealth(server);
  await server.remove();
});

interface Observed extends ObservedTimes {
  readonly eventLoopDelayMs: number;
}

async function observe(durationMs: number): Promise<Observed> {
  const observed = agents.slice(0, OBSERVED_AGENTS).map(({ agent }) => agent);
  const times = await observeClass(server, observed, durationMs);
  return { ...times, eventLoopDelayMs: await readEventLoopDelay() };
}

/** Runs the test while junk arrives from the same address. */
async function withFlood<Result>(run: () => Promise<Result>): Promise<Result> {
  const flood: ChildProcess = fork(FLOOD_PROGRAM, [server.url, String(FLOOD_PER_SECOND)], {
    stdio: 'inherit',
  });
  try {
    await wait(1_000);
    return await run();
  } finally {
    flood.kill('SIGKILL');
  }
}

/** The delay of the event loop since the call before, p99, ms. */
async function readEventLoopDelay(): Promise<number> {
  const { eventLoopDelayMs } = await server.metrics();
  // The next measurement begins after the collection of garbage for this one.
  await wait(100);
  return eventLoopDelayMs;
}

function printFigures(figures: object): void {
  if (process.env['PODIUM_HOSTILE_FIGURES'] !== undefined) console.info(figures);
}

describe('a flood of junk from the address of the class', () => {
  it('does not keep 300 new agents and 300 new browsers from joining within 60 s', async () => {
    const tokens = await inParallel(NEWCOMERS, AT_ONCE, (n) =>
      workshop.createToken(workshop.seats[OBSERVED_AGENTS + n] ?? ''),
    );
    await withFlood(async () => {
      const startedAt = performance.now();
      const sinceStart = (): number => performance.now() - startedAt;
      const [[newAgents, agentsMs], [joinMs, browsersMs]] = await Promise.all([
        inParallel(NEWCOMERS, AT_ONCE, (n) => connectFirst(server, tokens[n] ?? '')).then(
          (connected) => [connected, sinceStart()] as const,
        ),
        inParallel(NEWCOMERS, AT_ONCE, (n) => joinFirst(server, CODE, `Student ${String(n)}`)).then(
          (times) => [times, sinceStart()] as const,
        ),
      ]);
      agents.push(...newAgents);
      printFigures({ agentsMs, browsersMs, slowestJoinMs: Math.max(...joinMs) });
      expect(newAgents.filter(({ agent }) => !agent.socket.connected)).toEqual([]);
      expect(Math.max(agentsMs, browsersMs)).toBeLessThan(NEWCOMERS_MS);
    });
  });

  it('does not keep 300 known agents from reconnecting within 10 s, or changes from being acknowledged', async () => {
    await readEventLoopDelay();
    const undisturbed = await observe(1_500);
    const before = await server.metrics();
    const { reconnectMs, ...flooded } = await withFlood(async () => {
      await readEventLoopDelay();
      const reconnecting = reconnectAll(server, agents.slice(OBSERVED_AGENTS));
      return { ...(await observe(FLOOD_MS)), reconnectMs: await reconnecting };
    });
    await readEventLoopDelay();
    const afterwards = await observe(1_500);
    printFigures({ undisturbed, flooded, afterwards, reconnectMs });
    const limitOf = (figure: keyof Observed) =>
      Math.max(LIMITS[figure], SLOWNESS * Math.max(undisturbed[figure], afterwards[figure]));
    expect(flooded.ackMs).toBeLessThan(limitOf('ackMs'));
    expect(flooded.pageMs).toBeLessThan(limitOf('pageMs'));
    expect(flooded.eventLoopDelayMs).toBeLessThan(limitOf('eventLoopDelayMs'));
    expect(reconnectMs).toBeLessThan(10_000);
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
  const JUNK: readonly (readonly [name: string, frames: readonly string[]])[] = [
    ['sends its ninth message before hello', [CONNECT_AGENT, ...Array<string>(8).fill('3')]],
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
  ];

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
      { timeout: 20_000, interval: 100 },
    );

  async function closedWithin(websocket: RawWebSocket, ms: number): Promise<void> {
    const isClosed = await Promise.race([websocket.closed.then(() => true), wait(ms, false)]);
    websocket.socket.destroy();
    if (!isClosed) throw new Error(`the server kept the connection for ${String(ms)} ms`);
  }

  it('that sends what no client of Podium sends is closed within 1 s', async () => {
    const closeTimes = await Promise.all(
      JUNK.map(async ([name, frames]) => [name, await closeTime(...frames)] as const),
    );
    expect(closeTimes.filter(([, ms]) => ms >= 1_000)).toEqual([]);
  });

  it('that sends 60,000 packets in one body is closed, and none of them is handled', async () => {
    const polling = `${server.url}/socket.io/?EIO=4&transport=polling`;
    const sid = await vi.waitUntil(
      async () => /"sid":"([^"]+)"/.exec(await (await fetch(polling)).text())?.[1],
      { timeout: 20_000, interval: 100 },
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
    const [{ agent } = await connectFirst(server, '')] = agents;
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
