import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'vitest';
import { sessionCookie } from '#lib/auth/cookie.ts';
import type { ExportFormat, ExportName, Podium } from '#lib/server/context.ts';
import { createHandler, type Readiness } from '#lib/server/http/handler.ts';
import { HTTP_STATUS, HttpRefused } from '../errors.ts';
import {
  HttpError,
  HttpErrorCode,
  type Acted,
  type EventSummary,
  type ExerciseText,
  type Joined,
  type MadeToken,
  type Me,
  type PackSummary,
  type QuizText,
  type ReGraded,
  type ReGradePreview,
  type TimelineEntry,
  type TokenSummary,
} from '../http.ts';
import { expectGolden, membersOf } from './golden.ts';

type Answer<Call extends (...args: never) => Promise<unknown>> = Awaited<ReturnType<Call>>;

const event: EventSummary = {
  id: 'w1',
  name: 'Room B',
  code: 'KUMO-482',
  state: 'live',
  pack: 'course',
  startsAt: 1_000,
  timeZone: 'Asia/Tokyo',
  language: 'ja',
  seats: 24,
  role: 'owner',
};
const packs: PackSummary[] = [
  {
    state: 'ready',
    id: 'course',
    version: '1.0.0',
    digest: 'd1',
    title: { ja: 'コース', en: 'Course' },
    exercises: 12,
  },
  {
    state: 'refused',
    id: 'broken',
    errors: [
      { file: 'pack.yaml', line: 2, column: 3, message: 'unknown field', suggestion: 'title' },
    ],
  },
];
const previewed = { id: 'r1', packVersion: '1.1.0', exercise: 'one', outdated: false };
const previews = {
  running: { ...previewed, state: 'running', done: 10, of: 200 },
  ready: {
    ...previewed,
    state: 'ready',
    changes: [
      { seat: 's1', label: 'A-01', handle: 'otter', exercise: 'one', change: 'gains', at: 1_000 },
      { seat: 's2', label: 'A-02', handle: null, exercise: 'one', change: 'loses', at: 2_000 },
    ],
  },
  failed: { ...previewed, state: 'failed' },
} satisfies { readonly [State in ReGradePreview['state']]: ReGradePreview & { state: State } };
const quiz: QuizText = {
  check: 'ask',
  title: 'A question',
  ask: 'many',
  question: '<p>Which?</p>',
  options: [{ id: 'a', text: 'This' }],
  chosen: ['a'],
  right: true,
  tries: 2,
  answer: ['a'],
  explanation: '<p>Because.</p>',
};
const exercise: ExerciseText = {
  id: 'one',
  language: 'en',
  task: '<p>Do it.</p>',
  hints: [
    { number: 1, text: '<p>Look there.</p>' },
    { number: 2, text: null },
  ],
  solution: '<p>So.</p>',
  quiz: [quiz],
};
const joined: Joined = {
  event: { id: 'w1', name: 'Room B' },
  seat: { id: 's1', label: 'A-01', handle: 'otter' },
  installLine: 'curl … | sh',
};
const tokens: Record<TokenSummary['kind'], TokenSummary> = {
  agent: {
    id: 't1',
    kind: 'agent',
    label: 'Room B',
    role: null,
    uses: 30,
    usesLeft: 29,
    expiresAt: 9_000,
    revoked: false,
    createdAt: 1_000,
  },
  export: {
    id: 't2',
    kind: 'export',
    label: null,
    role: null,
    uses: 1,
    usesLeft: 1,
    expiresAt: 9_000,
    revoked: true,
    createdAt: 1_000,
  },
  invite: {
    id: 't3',
    kind: 'invite',
    label: 'Ono',
    role: 'assistant',
    uses: 1,
    usesLeft: 0,
    expiresAt: 9_000,
    revoked: false,
    createdAt: 1_000,
  },
};
const made: MadeToken = {
  id: 't1',
  kind: 'agent',
  token: 'podium1.id.secret.key',
  installLine: 'curl … | sh',
  url: null,
  expiresAt: 9_000,
};
const acted: Acted = { pos: 4, at: 1_000 };
const reGraded: ReGraded = { pos: 4, gives: 2, takes: 1 };
const me: Me = {
  person: { id: 'p1', name: 'Ono' },
  seats: [{ id: 's1', event: 'w1', eventName: 'Room B', handle: 'otter' }],
  instructor: true,
};
const TIMELINE = {
  change: { at: 6, kind: 'change', op: 'set', gvk: 'v1/Pod', ns: 'default', name: 'web' },
  passed: { at: 5, kind: 'passed', exercise: 'one', source: 'check' },
  presence: { at: 4, kind: 'presence', presence: 'offline' },
  hint: { at: 3, kind: 'hint', exercise: 'one', hint: 1, given: true },
  hand: { at: 2, kind: 'hand', what: 'taken', by: 'Ono' },
} satisfies {
  readonly [Kind in TimelineEntry['kind']]: Extract<TimelineEntry, { kind: Kind }>;
};

/** One full answer for each call of a route. */
const ANSWERS = {
  'GET /api/me': me satisfies Answer<Podium['people']['me']>,
  'GET /api/packs': packs satisfies Answer<Podium['packs']['list']>,
  'POST /api/packs/reload': packs satisfies Answer<Podium['packs']['reload']>,
  'GET /api/events': [event] satisfies Answer<Podium['events']['list']>,
  'POST /api/events': event satisfies Answer<Podium['events']['create']>,
  'PATCH /api/events/:event': event satisfies Answer<Podium['events']['change']>,
  'POST /api/events/:event/acts': acted satisfies Answer<Podium['events']['decide']>,
  'GET /api/events/:event/tokens': Object.values(tokens) satisfies Answer<Podium['tokens']['list']>,
  'POST /api/events/:event/tokens': made satisfies Answer<Podium['tokens']['make']>,
  'POST /api/events/:event/pack': { version: '1.1.0' } satisfies Answer<Podium['packs']['take']>,
  'POST /api/events/:event/re-grade/preview': Object.values(previews) satisfies Answer<
    Podium['reGrades']['preview']
  >[],
  'POST /api/events/:event/re-grade': reGraded satisfies Answer<Podium['reGrades']['apply']>,
  'POST /api/events/:event/re-grade/undo': reGraded satisfies Answer<Podium['reGrades']['undo']>,
  'POST /api/join': joined satisfies Answer<Podium['seats']['join']>['answer'],
  'POST /api/claim': joined satisfies Answer<Podium['seats']['claim']>['answer'],
  'GET /api/seats/:seat/install': { installLine: 'curl … | sh' } satisfies Answer<
    Podium['seats']['installLine']
  >,
  'POST /api/seats/:seat/device-code': { code: 'ABCD-EFGH', expiresAt: 9_000 } satisfies Answer<
    Podium['seats']['deviceCode']
  >,
  'GET /api/seats/:seat/exercises/:exercise': exercise satisfies Answer<
    Podium['seats']['exercise']
  >,
  'POST /api/seats/:seat/hints': exercise satisfies Answer<Podium['seats']['takeHint']>,
  'POST /api/seats/:seat/quiz': exercise satisfies Answer<Podium['seats']['answerQuiz']>,
  'POST /api/seats/:seat/hand': acted satisfies Answer<Podium['seats']['raiseHand']>,
  'GET /api/seats/:seat/timeline': Object.values(TIMELINE) satisfies Answer<
    Podium['seats']['timeline']
  >,
} as const;

it('keeps the fields of every answer', async () => {
  await expectGolden('http-answers', ANSWERS);
});

it('keeps every error code with its status and its shape', async () => {
  const errors = HttpErrorCode.options.map((error) => {
    const { name, answer } = new HttpRefused(error, {
      field: 'name',
      message: 'too long',
      retryMs: 2_000,
    });
    return { name, status: HTTP_STATUS[error], answer: HttpError.parse(answer) };
  });
  await expectGolden('http-errors', errors);
});

it('keeps the closed sets of words in answers', async () => {
  await expectGolden('http-words', {
    eventStates: membersOf<EventSummary['state']>({
      draft: true,
      open: true,
      live: true,
      ended: true,
      archived: true,
    }),
    questions: membersOf<QuizText['ask']>({ one: true, many: true, order: true }),
    passSources: membersOf<Extract<TimelineEntry, { kind: 'passed' }>['source']>({
      check: true,
      hand: true,
      're-grade': true,
    }),
    handSteps: membersOf<Extract<TimelineEntry, { kind: 'hand' }>['what']>({
      raised: true,
      lowered: true,
      taken: true,
      'let-go': true,
      helped: true,
      paused: true,
      resumed: true,
    }),
    exports: membersOf<ExportName>({ log: true, results: true, hints: true, quiz: true }),
    formats: membersOf<ExportFormat>({ csv: true, jsonl: true }),
    cookie: sessionCookie('https://podium.example', 'secret'),
  });
});

it('keeps the answers of the health route, and of every route before the server is ready', async () => {
  let readiness: Readiness = { ready: false, waitingFor: 'the database' };
  const handle = createHandler({
    readiness: () => readiness,
    url: () => 'http://podium.test',
    dev: false,
    log: () => undefined,
  });
  const http = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const ask = async (path: string) => {
    const { port } = http.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    const body = (await response.json()) as Partial<HttpError>;
    // The sentence may change; only that there is one is part of the protocol.
    const said = body.message === undefined ? {} : { message: typeof body.message };
    return { path, status: response.status, body: { ...body, ...said } };
  };
  const starting = [await ask('/healthz'), await ask('/api/me')];
  readiness = { ready: true, podium: {} as Podium, pages: () => undefined, assets: null };
  const ready = await ask('/healthz');
  await new Promise((resolve) => http.close(resolve));
  await expectGolden('http-health', { starting, ready });
});
