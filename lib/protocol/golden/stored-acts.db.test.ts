import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { testDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { aboutPod, packFolder, type PackFolder } from '#e2e/harness/pack-folder.ts';
import { Browser } from '#e2e/harness/app-server.ts';
import { RawAgent } from '#e2e/harness/raw-agent.ts';
import { routesOnly } from '#e2e/harness/routes.ts';
import { act } from '#db/schema.ts';
import { startServer, type RunningServer } from '#lib/server/start.ts';
import type { ClaimTicket } from '../agent-link.ts';
import type { Acted, EventSummary, Joined, MadeToken } from '../http.ts';
import { expectGolden } from './golden.ts';

const QUIZ = `kind: quiz
checks:
  - id: which
    title: { en: Which }
    quiz: { ask: one, question: { en: Which? }, options: [{ id: a, text: { en: A } }, { id: b, text: { en: B } }], answer: [b], explanation: { en: Because. } }
`;

let database: TestDatabase;
let folder: PackFolder;
let server: RunningServer;
const agents: RawAgent[] = [];

beforeAll(async () => {
  [database, folder] = [await testDatabase(), packFolder()];
  folder.exercise('quiz', QUIZ);
  folder.exercise('web', aboutPod('web', '{ spec: { hostNetwork: true } }'));
  folder.version('1.0.0', ['quiz', 'web']);
  server = await startServer({
    environment: {
      port: 0,
      host: '127.0.0.1',
      dataDir: '/nonexistent',
      publicUrl: null,
      databaseUrl: database.url,
      assetsUrl: null,
    },
    dir: folder.dir,
    log: () => undefined,
    pages: () =>
      Promise.resolve({
        handle: routesOnly(),
        upgrade: () => undefined,
        stop: () => Promise.resolve(),
      }),
  });
});
afterAll(async () => {
  for (const agent of agents) agent.close();
  await server.stop();
  await database.end();
  folder.remove();
});

function agentOf(like?: RawAgent): RawAgent {
  const agent = new RawAgent(server.url, like && { like });
  agents.push(agent);
  return agent;
}

it('keeps the rows that the services themselves write into the log', async () => {
  const teacher = new Browser(server.url);
  await teacher.ask('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
  const { body: event } = await teacher.ask<EventSummary>('POST', '/api/events', {
    name: 'Room B',
    pack: 'course',
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  });
  const path = `/api/events/${event.id}`;
  await teacher.ask('PATCH', path, { name: 'Room C', state: 'live' });
  const student = new Browser(server.url);
  const { body: joined } = await student.ask<Joined>('POST', '/api/join', {
    code: event.code,
    handle: 'otter',
    language: 'en',
  });
  const own = `/api/seats/${joined.seat.id}`;
  await student.ask('POST', `${own}/hints`, { exercise: 'web', hint: 1 });
  await student.ask('POST', `${own}/quiz`, { exercise: 'quiz', check: 'which', chosen: ['a'] });
  await student.ask('POST', `${own}/hand`, { exercise: 'web', question: 'Why?' });
  await student.ask('DELETE', `${own}/hand`);
  const { body: said } = await teacher.ask<Acted>('POST', `${path}/acts`, {
    kind: 'announce',
    text: 'Hello',
    to: { to: 'all' },
  });
  await student.ask('POST', `${own}/read`, { notice: said.pos });

  // A machine with a seat of its own, which then takes over the seat of the student.
  const { body: made } = await teacher.ask<MadeToken>('POST', `${path}/tokens`, {
    kind: 'agent',
    uses: 1,
    hours: 1,
  });
  const agent = agentOf();
  expect(await agent.hello(made.token)).toMatchObject({ ok: true });
  await vi.waitFor(async () => {
    expect((await rowsOf(event.id)).map(({ kind }) => kind)).toContain('presence');
  }, 10_000);
  const ticket = await agent.ask<z.infer<typeof ClaimTicket>>('claim', {});
  const code = ticket.ok ? ticket.code : '';
  const { body: claimed } = await student.ask<Joined>('POST', '/api/claim', { code });

  // The same key on two connections at once.
  await agentOf(agent).hello();
  await vi.waitFor(async () => {
    if (agent.socket.connected) await agent.heartbeat().catch(() => undefined);
    expect((await rowsOf(event.id)).map(({ kind }) => kind)).toContain('quarantine');
  }, 20_000);

  folder.version('1.1.0', ['quiz', 'web']);
  await teacher.ask('POST', '/api/packs/reload');
  await teacher.ask('POST', `${path}/pack`, { version: '1.1.0' });

  const names = new Map([
    [joined.seat.id, '<seat of the student>'],
    [claimed.seat.id, '<seat of the machine>'],
  ]);
  const first = new Map<string, unknown>();
  for (const { kind, actor, seat, payload } of await rowsOf(event.id))
    if (!first.has(kind))
      first.set(kind, {
        actor: actor === 'server' ? actor : '<person>',
        seat: seat === null ? null : (names.get(seat) ?? seat),
        payload: Object.fromEntries(
          Object.entries(payload).map(([key, value]) => [
            key,
            key === 'digest' ? typeof value : (names.get(String(value)) ?? value),
          ]),
        ),
      });
  await expectGolden('stored-acts', Object.fromEntries(first));
});

function rowsOf(event: string) {
  return database.db.select().from(act).where(eq(act.event, event)).orderBy(asc(act.pos));
}
