import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createPackFolder, type PackFolder } from '#e2e/harness/pack-folder.ts';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { createRouteHandler } from '#e2e/harness/routes.ts';
import type { ExerciseText, JoinResult, QuizQuestion } from '#lib/protocol/api/seats.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { backgroundClock } from '#lib/kit/clock.ts';
import { startServer, type RunningServer } from '../start.ts';

vi.setConfig({ testTimeout: 120_000 });

const QUIZ = `kind: quiz
checks:
  - id: which
    title: { en: Which }
    quiz: { ask: one, question: { en: 'Which *one*?' }, options: [{ id: a, text: { en: A } }, { id: b, text: { en: B } }, { id: c, text: { en: C } }], answer: [b], explanation: { en: SECRET because of b } }
  - id: sort
    title: { en: Sort }
    quiz: { ask: order, question: { en: Sort them }, options: [{ id: x, text: { en: X } }, { id: y, text: { en: Y } }, { id: z, text: { en: Z } }], answer: [x, y, z], explanation: { en: SECRET order } }
`;

let database: TestDatabase;
let folder: PackFolder;
let server: RunningServer;
let teacher: TestBrowser;
let workshop: WorkshopSummary;
let now = Date.parse('2026-11-24T09:00:00Z');

beforeAll(async () => {
  [database, folder] = [await createTestDatabase(), createPackFolder()];
  folder.saveExercise('quiz', QUIZ);
  folder.saveVersion('1.0.0', ['quiz']);
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
    clock: { ...backgroundClock, now: () => now },
    openPages: () =>
      Promise.resolve({
        handleRequest: createRouteHandler(),
        handleUpgrade: (_, socket) => {
          socket.destroy();
        },
        stop: () => Promise.resolve(),
      }),
  });
  teacher = new TestBrowser(server.url);
  await teacher.request('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
  await teacher.request('PATCH', '/api/me', { displayName: 'Sato' });
  ({ body: workshop } = await teacher.request<WorkshopSummary>('POST', '/api/workshops', {
    name: 'Kubernetes basics',
    packId: 'course',
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  }));
  await teacher.request('PATCH', `/api/workshops/${workshop.id}`, { state: 'open' });
  await teacher.request('PATCH', `/api/workshops/${workshop.id}`, { state: 'live' });
});
afterAll(async () => {
  await server.stop();
  await database.drop();
  folder.remove();
});

async function join(displayName: string) {
  const browser = new TestBrowser(server.url);
  const {
    body: { seat },
  } = await browser.request<JoinResult>('POST', '/api/join', {
    code: workshop.code,
    displayName,
    language: 'en',
  });
  const read = async (by = browser): Promise<{ text: string; quiz: QuizQuestion[] }> => {
    const { text, body } = await by.request<ExerciseText>(
      'GET',
      `/api/seats/${seat.id}/exercises/quiz?language=en`,
    );
    return { text, quiz: body.quiz };
  };
  const answer = (checkId: string, chosenOptionIds: string[], by = browser) =>
    by.request<ExerciseText & { error: string }>('POST', `/api/seats/${seat.id}/quiz?language=en`, {
      exerciseId: 'quiz',
      checkId,
      chosenOptionIds,
    });
  const progress = () =>
    server.workshops.get(workshop.id)?.state().seats.get(seat.id)?.progress.get('quiz');
  return { browser, seat, read, answer, progress };
}

describe('quiz questions', () => {
  it('hide the answer until the student gives it, and then pass the exercise', async () => {
    const { read, answer, progress, seat } = await join('kiwi');
    const before = await read();
    expect(before.text).not.toContain('SECRET');
    expect(before.quiz).toMatchObject([
      {
        checkId: 'which',
        ask: 'one',
        question: '<p>Which <em>one</em>?</p>',
        chosen: null,
        right: null,
        tries: 0,
        answer: null,
        explanation: null,
      },
      { checkId: 'sort' },
    ]);
    expect(before.quiz[1]?.options.map(({ id }) => id)).not.toEqual(['x', 'y', 'z']);
    expect((await read()).quiz).toEqual(before.quiz);

    const wrong = await answer('which', ['a']);
    expect(wrong.text).not.toContain('SECRET');
    expect(wrong.body.quiz[0]).toMatchObject({
      chosen: ['a'],
      right: false,
      tries: 1,
      answer: null,
    });
    expect(progress()?.live).toMatchObject({
      state: 'evaluated',
      checks: [
        { state: 'fail', reason: { code: 'quiz-wrong' } },
        { state: 'fail', reason: { code: 'quiz-open' } },
      ],
    });
    const right = await answer('which', ['b']);
    expect(right.body.quiz[0]).toMatchObject({
      chosen: ['b'],
      right: true,
      tries: 2,
      answer: ['b'],
      explanation: expect.stringContaining('because of b') as string,
    });
    expect(right.text).not.toContain('SECRET order');
    // A correct answer is final: an accidental click doesn't change it.
    expect((await answer('which', ['c'])).body.quiz[0]).toMatchObject({ chosen: ['b'], tries: 2 });
    await answer('sort', ['x', 'y', 'z']);
    expect(progress()?.pass).toMatchObject({ source: 'check' });
    const { text } = await teacher.request(
      'GET',
      `/api/workshops/${workshop.id}/export/quiz.csv?level=named&reason=test`,
    );
    expect(
      text
        .split('\r\n')
        .slice(1, 4)
        .map((line) => line.replaceAll('"', '').split(',').slice(2)),
    ).toEqual([
      [seat.label, 'kiwi', 'quiz', 'which', '1', 'a', 'false'],
      [seat.label, 'kiwi', 'quiz', 'which', '2', 'b', 'true'],
      [seat.label, 'kiwi', 'quiz', 'sort', '1', 'x y z', 'true'],
    ]);
  });

  it('accept answers only from the student of the seat and only with existing options', async () => {
    const [{ answer, read }, other] = [await join('anna'), await join('ben')];
    expect((await answer('which', ['b'], other.browser)).body).toEqual({ error: 'not-found' });
    expect((await answer('which', ['b'], teacher)).body).toEqual({ error: 'forbidden' });
    expect((await read(teacher)).quiz).toMatchObject([
      { answer: ['b'], tries: 0 },
      { answer: ['x', 'y', 'z'] },
    ]);
    for (const [check, chosen] of [
      ['which', ['a', 'b']],
      ['which', ['nothing']],
      ['sort', ['x', 'y']],
      ['sort', ['x', 'x', 'y']],
    ] as const) {
      expect((await answer(check, [...chosen])).body).toEqual({
        error: 'malformed',
        field: 'chosenOptionIds',
      });
    }
    expect((await answer('nothing', ['b'])).body).toEqual({ error: 'not-found', field: 'checkId' });
  });

  it('limit the rate of answers to reading speed', async () => {
    const { answer } = await join('hasty');
    for (let attempt = 0; attempt < 12; attempt += 1)
      expect((await answer('which', ['a'])).status).toBe(200);
    expect((await answer('which', ['b'])).body).toMatchObject({ error: 'too-many' });
    now += 60_000;
    expect((await answer('which', ['b'])).body.quiz[0]).toMatchObject({ right: true, tries: 13 });
  });

  it('show the answer to everyone once the solution is released', async () => {
    const { read, answer } = await join('waiter');
    await teacher.request('POST', `/api/workshops/${workshop.id}/commands`, {
      kind: 'release-solution',
      exerciseId: 'quiz',
    });
    expect((await read()).quiz).toMatchObject([
      { answer: ['b'], chosen: null },
      { answer: ['x', 'y', 'z'] },
    ]);
    await teacher.request('PATCH', `/api/workshops/${workshop.id}`, { state: 'ended' });
    expect((await answer('which', ['b'])).body).toEqual({
      error: 'workshop-ended',
      audience: 'student',
    });
  });
});
