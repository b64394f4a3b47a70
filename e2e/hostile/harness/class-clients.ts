import { setTimeout as wait } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { podChange, RawAgent } from '#e2e/harness/raw-agent.ts';
import { proveJoinToken } from '#lib/protocol/admission.ts';
import { JoinToken } from '#lib/protocol/token.ts';
import type { HostileServer } from './hostile-server.ts';
import { percentile } from './hostile-workshop.ts';

/*
 * The agents and browsers of a class, which come from the same address as a flood. Each function
 * throws if the server refuses or loses one of them.
 */

/** An agent of the class, and the ticket with which it reconnects. */
export interface ClassAgent {
  agent: RawAgent;
  readonly ticket: string;
}

/** Connects a new agent with the join token of a seat, as the installer does. */
export async function connectFirst(server: HostileServer, token: string): Promise<ClassAgent> {
  const agent = new RawAgent(server.url, { proof: proveJoinToken(JoinToken.parse(token)) });
  const welcome = await agent.hello(token);
  if (!welcome.ok) throw new Error(`hello was refused: ${welcome.refusal} ${welcome.message}`);
  return { agent, ticket: welcome.ticket ?? '' };
}

/** Connects all agents again at the same time. @returns how long the slowest took, ms */
export async function reconnectAll(
  server: HostileServer,
  agents: readonly ClassAgent[],
): Promise<number> {
  const startedAt = performance.now();
  for (const { agent } of agents) agent.close();
  await Promise.all(
    agents.map(async (entry) => {
      entry.agent = new RawAgent(server.url, {
        like: entry.agent,
        proof: { kind: 'ticket', ticket: entry.ticket },
      });
      const welcome = await entry.agent.hello();
      if (!welcome.ok) throw new Error(`hello was refused: ${welcome.message}`);
    }),
  );
  return performance.now() - startedAt;
}

/** Joins with a new browser, and opens the live page of its seat. @returns how long it took, ms */
export async function joinFirst(
  server: HostileServer,
  code: string,
  displayName: string,
): Promise<number> {
  const startedAt = performance.now();
  const browser = new TestBrowser(server.url);
  const { status, body } = await browser.request<{ seat: { id: string } }>('POST', '/api/join', {
    code,
    displayName,
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
      socket.once('connect_error', (error) => {
        reject(new Error(`the page couldn't connect: ${error.message}`, { cause: error }));
      });
      socket.once('disconnect', (reason) => {
        reject(new Error(`the page was disconnected: ${reason}`));
      });
    });
    socket.emit('watch', { view: 'seat', seat: body.seat.id }, () => undefined);
    await frame;
  } finally {
    socket.off('disconnect');
    socket.close();
  }
  return performance.now() - startedAt;
}

/** How fast the server serves the class. p95, in ms. */
export interface ObservedTimes {
  readonly ackMs: number;
  readonly pageMs: number;
}

/** Sends changes of the agents and reads a page, again and again. */
export async function observeClass(
  server: HostileServer,
  agents: readonly RawAgent[],
  durationMs: number,
): Promise<ObservedTimes> {
  const untilMs = performance.now() + durationMs;
  const [pages, ...acks] = await Promise.all([
    measurePages(server, untilMs),
    ...agents.map((agent) => measureAcks(agent, untilMs)),
  ]);
  return { ackMs: percentile(acks.flat(), 0.95), pageMs: percentile(pages, 0.95) };
}

/** @returns how long each acknowledgement took, ms */
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

async function measurePages({ url }: HostileServer, untilMs: number): Promise<number[]> {
  const times: number[] = [];
  while (performance.now() < untilMs) {
    const startedAt = performance.now();
    const { status } = await new TestBrowser(url).request('GET', '/api/me');
    if (status !== 200) throw new Error(`/api/me answered ${String(status)}`);
    times.push(performance.now() - startedAt);
    await wait(100);
  }
  return times;
}
