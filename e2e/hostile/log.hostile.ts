import { connect } from 'node:net';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { initialChanges, podChange, RawAgent } from '#e2e/harness/raw-agent.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';
import { LOG_LIMITS } from '#lib/server/logger.ts';
import { startHostileServer, type HostileServer } from './harness/hostile-server.ts';
import { createHostileSite, type HostileSite } from './harness/hostile-site.ts';
import { requestRaw, sendRaw } from './harness/raw-http.ts';

/** What a terminal obeys, what ends a line, and a forged entry. */
const HOSTILE =
  'x\n\r\u001b[31m\u0007\u009b2J\u202e\u2066\u2028\u061c\ud800{"level":"error","msg":"forged"}\u007f';
/** Nothing that a terminal or a reader of lines obeys, apart from the line break at the end. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]|\p{Surrogate}/u;
const Line = z
  .object({
    level: z.enum(['info', 'warn', 'error']),
    time: z.iso.datetime(),
    msg: z.string(),
  })
  .loose();

let server: HostileServer;
let site: HostileSite;
const agents: RawAgent[] = [];

beforeAll(async () => {
  server = await startHostileServer({ pages: 'next' });
  site = await createHostileSite(server, { state: 'live' });
}, 300_000);
afterAll(async () => {
  for (const agent of agents) agent.close();
  await server.remove();
});

/** What is wrong with the lines of the output; the lines themselves, if all have the format. */
function readLines(): z.infer<typeof Line>[] {
  const lines = server.output().split('\n').slice(0, -1);
  return lines.map((line) => {
    if (UNSAFE.test(line)) throw new Error(`unsafe characters in ${JSON.stringify(line)}`);
    const entry = Line.parse(parse(line));
    for (const text of textsOf(entry)) {
      // Only our own stack traces have further lines.
      const [first = '', ...frames] = text.split('\n');
      for (const part of [first, ...frames]) {
        expect(part.length).toBeLessThanOrEqual(LOG_LIMITS.lineChars);
        expect([part, UNSAFE.test(part)]).toEqual([part, false]);
      }
      for (const frame of frames) expect(frame).toMatch(/^ {4}at /);
    }
    return entry;
  });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`a line that isn't JSON: ${JSON.stringify(line)}`);
  }
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) => [name, ...textsOf(field)]);
}

const latin1 = (text: string): string => Buffer.from(text).toString('latin1');
/** A header can have no line breaks; Node refuses the others. */
const inHeader = latin1(HOSTILE.replaceAll(/[\n\r\0\ud800]/g, ''));

async function sendHostileRequests(): Promise<void> {
  const encoded = encodeURIComponent(HOSTILE.toWellFormed());
  for (const path of [`/${encoded}`, `/join/${encoded}`, `/api/${encoded}`, `/?q=${encoded}`])
    for (const method of ['GET', 'POST'])
      await requestRaw(server.url, `${method} ${path}`, { accept: 'text/html' });
  for (const text of [`GET /${HOSTILE} HTTP/1.1\r\n\r\n`, HOSTILE, `${HOSTILE}\r\n\r\n`])
    await sendRaw(server.url, latin1(text));
  const names = ['user-agent', 'cookie', 'accept-language', 'referer', 'x-forwarded-for', 'origin'];
  const ofNext = ['rsc', 'next-action', 'next-router-state-tree', 'x-middleware-subrequest'];
  for (const name of [...names, ...ofNext])
    for (const line of ['GET /', 'GET /api/me', 'POST /api/sign-in'])
      await requestRaw(server.url, line, { [name]: inHeader });
  for (const body of [HOSTILE, JSON.stringify({ code: HOSTILE, [HOSTILE]: HOSTILE })])
    for (const path of ['/api/join', '/api/claim', '/api/sign-in', `/api/workshops/${encoded}`])
      await requestRaw(
        server.url,
        `POST ${path}`,
        { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) },
        latin1(body),
      );
}

/** Clients that hang up while they send, or while they receive. */
async function hangUp(): Promise<void> {
  const { hostname, port, host } = new URL(server.url);
  const head = `host: ${host}\r\ncontent-type: application/json\r\n`;
  for (const text of [
    `POST /api/join HTTP/1.1\r\n${head}content-length: 500\r\n\r\n{"code"`,
    `GET / HTTP/1.1\r\n${head}\r\n`,
    `GET /api/me HTTP/1.1\r\n${head}\r\n`,
  ])
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(text, () => {
          socket.resetAndDestroy();
          resolve();
        });
      });
      socket.on('error', () => undefined);
    });
}

/** The server can close the connection in place of an answer. */
async function tolerate(agent: RawAgent, answer: Promise<unknown>): Promise<void> {
  await Promise.race([answer, agent.waitForDisconnect()]);
}

async function sendHostileNames(): Promise<void> {
  await site.requestJoin(HOSTILE.slice(0, 40));
  const student = await site.join('plain');
  await student.browser.request('POST', `/api/seats/${student.seat.id}/help-request`, {
    exerciseId: null,
    question: HOSTILE,
  });
  await site
    .asOwner('PATCH', site.path, { name: HOSTILE.toWellFormed().replaceAll(/[\n\r]/g, '') })
    .catch(() => undefined);
  const refused = new RawAgent(server.url, { version: HOSTILE });
  const agent = new RawAgent(server.url, { version: HOSTILE.slice(0, 12).toWellFormed() });
  agents.push(refused, agent);
  await new Promise<void>((resolve) => {
    refused.socket.once('connect', resolve).once('connect_error', () => {
      resolve();
    });
  });
  await tolerate(agent, agent.hello(student.token, { hostname: HOSTILE.slice(0, 60) }));
  await tolerate(agent, agent.batch([...initialChanges(), podChange(4, HOSTILE)]));
  await tolerate(
    agent,
    agent.heartbeat({ health: { rssBytes: 1, spoolBytes: 0, version: HOSTILE } }),
  );
  for (const name of [HOSTILE, 'challenge', 'batch', 'hello'])
    agent.socket.emit(name, { [HOSTILE]: HOSTILE }, () => undefined);
  const page = io(`${server.url}/room`, {
    transports: ['websocket'],
    extraHeaders: { cookie: student.browser.cookie, origin: server.url },
    reconnection: false,
    forceNew: true,
  });
  await new Promise<void>((resolve) => {
    page.once('connect', resolve).once('connect_error', () => {
      resolve();
    });
  });
  for (const name of [HOSTILE, 'watch']) page.emit(name, { view: HOSTILE, seat: HOSTILE });
  page.emit('watch', { view: HOSTILE }, () => undefined);
  page.disconnect();
}

describe('the output of the server', () => {
  it('has one escaped JSON object on each line, whatever clients send', async () => {
    await sendHostileRequests();
    await sendHostileNames();
    await hangUp();
    await requestRaw(server.url, 'GET /api/me');
    const lines = readLines();
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter(({ msg }) => msg.startsWith('forged'))).toEqual([]);
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('has the same format for warnings and errors that no code handles, which end the process', async () => {
    server.raise('warning');
    for (const [fault, text] of [
      ['rejection', 'Unhandled rejection'],
      ['exception', 'Uncaught exception'],
    ] as const) {
      await waitFor('the server answers', async () =>
        (await fetch(`${server.url}/healthz`)).ok ? true : undefined,
      );
      server.raise(fault);
      expect(await server.waitForExit()).toBe(1);
      const last = readLines().findLast(({ level }) => level === 'error');
      expect(last?.msg).toContain(`${text}: Error: raised\\n\\x1b[31m\\u202e ${fault}\n    at `);
      await server.restart();
    }
    expect(readLines().map(({ msg }) => msg)).toContain(
      'Warning: raised\\n\\x1b[31m\\u202e warning',
    );
  });
});
