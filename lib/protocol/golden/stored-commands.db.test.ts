import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { podExerciseYaml, createPackFolder, type PackFolder } from '#e2e/harness/pack-folder.ts';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { RawAgent } from '#e2e/harness/raw-agent.ts';
import { createRouteHandler } from '#e2e/harness/routes.ts';
import { command } from '#db/schema.ts';
import { startServer, type RunningServer } from '#lib/server/start.ts';
import type { SeatClaimTicket } from '../agent-link.ts';
import type { CommandResult } from '../api/commands.ts';
import type { JoinResult } from '../api/seats.ts';
import type { CreatedToken } from '../api/tokens.ts';
import type { WorkshopSummary } from '../api/workshops.ts';
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
  [database, folder] = [await createTestDatabase(), createPackFolder()];
  folder.saveExercise('quiz', QUIZ);
  folder.saveExercise('web', podExerciseYaml('web', '{ spec: { hostNetwork: true } }'));
  folder.saveVersion('1.0.0', ['quiz', 'web']);
  server = await startServer({
    environment: {
      port: 0,
      host: '127.0.0.1',
      dataDir: '/dev/null/no-data',
      publicUrl: null,
      databaseUrl: database.url,
      assetsUrl: null,
    },
    dir: folder.dir,
    log: () => undefined,
    openPages: () =>
      Promise.resolve({
        handleRequest: createRouteHandler(),
        handleUpgrade: () => undefined,
        stop: () => Promise.resolve(),
      }),
  });
});
afterAll(async () => {
  for (const agent of agents) agent.close();
  await server.stop();
  await database.drop();
  folder.remove();
});

function createAgent(like?: RawAgent): RawAgent {
  const agent = new RawAgent(server.url, like && { like });
  agents.push(agent);
  return agent;
}

it('keeps the commands that the services write into the log', async () => {
  const instructor = new TestBrowser(server.url);
  await instructor.request('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
  await instructor.request('PATCH', '/api/me', { displayName: 'Sato' });
  const { body: workshop } = await instructor.request<WorkshopSummary>('POST', '/api/workshops', {
    name: 'Room B',
    packId: 'course',
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  });
  const path = `/api/workshops/${workshop.id}`;
  await instructor.request('PATCH', path, { name: 'Room C', state: 'open' });
  await instructor.request('PATCH', path, { name: 'Room C', state: 'live' });
  const student = new TestBrowser(server.url);
  const { body: joined } = await student.request<JoinResult>('POST', '/api/join', {
    code: workshop.code,
    displayName: 'otter',
    language: 'en',
  });
  const own = `/api/seats/${joined.seat.id}`;
  await student.request('POST', `${own}/hints`, { exerciseId: 'web', hint: 1 });
  await student.request('POST', `${own}/quiz`, {
    exerciseId: 'quiz',
    checkId: 'which',
    chosenOptionIds: ['a'],
  });
  await student.request('POST', `${own}/help-request`, { exerciseId: 'web', question: 'Why?' });
  await student.request('DELETE', `${own}/help-request`);
  const { body: announced } = await instructor.request<CommandResult>('POST', `${path}/commands`, {
    kind: 'announce',
    text: 'Hello',
    to: { to: 'all' },
  });
  await student.request('POST', `${own}/notices/read`, { noticeId: announced.pos });

  // A machine with another seat, which the student then claims.
  const agent = createAgent();
  const { body: created } = await instructor.request<CreatedToken>('POST', `${path}/tokens`, {
    kind: 'agent',
    mode: 'listed',
    machines: [agent.machineId],
    uses: 1,
    hours: 1,
  });
  expect(await agent.hello(created.token)).toMatchObject({ ok: true });
  await vi.waitFor(async () => {
    expect((await rowsOf(workshop.id)).map(({ kind }) => kind)).toContain('record-presence');
  }, 10_000);
  const ticket = await agent.request<z.infer<typeof SeatClaimTicket>>('claim', {});
  const code = ticket.ok ? ticket.code : '';
  const { body: claimed } = await student.request<JoinResult>('POST', '/api/claim', { code });

  // The same key on two connections at once.
  await createAgent(agent).hello();
  await vi.waitFor(async () => {
    if (agent.socket.connected) await agent.heartbeat().catch(() => undefined);
    expect((await rowsOf(workshop.id)).map(({ kind }) => kind)).toContain('record-duplicate-agent');
  }, 20_000);

  folder.saveVersion('1.1.0', ['quiz', 'web']);
  await instructor.request('POST', '/api/packs/reload');
  await instructor.request('POST', `${path}/pack`, { version: '1.1.0' });

  const names = new Map([
    [joined.seat.id, '<seat of the student>'],
    [claimed.seat.id, '<seat of the machine>'],
  ]);
  const first = new Map<string, unknown>();
  for (const { kind, actor, seatId, payload } of await rowsOf(workshop.id))
    if (!first.has(kind))
      first.set(kind, {
        actor: actor === 'server' ? actor : '<person>',
        seatId: seatId === null ? null : (names.get(seatId) ?? seatId),
        payload: Object.fromEntries(
          Object.entries(payload).map(([key, value]) => [
            key,
            key === 'digest' ? typeof value : (names.get(String(value)) ?? value),
          ]),
        ),
      });
  await expectGolden('stored-commands', Object.fromEntries(first));
});

function rowsOf(workshopId: string) {
  return database.db
    .select()
    .from(command)
    .where(eq(command.workshopId, workshopId))
    .orderBy(asc(command.pos));
}
