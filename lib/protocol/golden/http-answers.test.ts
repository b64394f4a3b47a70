import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'vitest';
import { formatSessionCookie } from '#lib/auth/cookie.ts';
import type { AppServices } from '#lib/server/context.ts';
import { EXPORT_FORMATS } from '#lib/results/export-stream.ts';
import { createRequestHandler, type ServerReadiness } from '#lib/server/http/handler.ts';
import { HTTP_STATUS, HttpError, ErrorResponse, HttpErrorCode } from '../errors.ts';
import type { CommandResult } from '../api/commands.ts';
import { ExportLevel } from '../api/exports.ts';
import type { PackSummary } from '../api/packs.ts';
import type { RegradeResult, RegradePreview } from '../api/regrade.ts';
import type {
  ClaimResult,
  ExerciseText,
  JoinResult,
  CurrentUser,
  QuizQuestion,
  TimelineEntry,
} from '../api/seats.ts';
import type { SessionSummary } from '../api/sessions.ts';
import type { CreatedToken, TokenSummary } from '../api/tokens.ts';
import type { WorkshopSummary } from '../api/workshops.ts';
import { EXPORT_TABLES, ROOM_FILES, TABLE_FORMATS } from '../export-tables.ts';
import { expectGolden, membersOf } from './golden.ts';

type Answer<Call extends (...args: never) => Promise<unknown>> = Awaited<ReturnType<Call>>;

const workshop: WorkshopSummary = {
  id: 'w1',
  name: 'Room B',
  code: 'KUMO-482',
  state: 'live',
  packId: 'course',
  startsAt: 1_000,
  timeZone: 'Asia/Tokyo',
  language: 'ja',
  seats: 24,
  connected: 22,
  expectedSeats: 30,
  requiredReadiness: ['images'],
  showsZone: false,
  openedAt: 1_050,
  startedAt: 1_100,
  endedAt: null,
  endedFrom: null,
  reopenUntil: null,
  seatLimit: 500,
  joining: 'open',
  namesDays: 30,
  logDays: null,
  erasures: [{ step: 'names', at: 2_000 }],
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
    minutes: 150,
  },
  {
    state: 'refused',
    id: 'broken',
    errors: [
      { file: 'pack.yaml', line: 2, column: 3, message: 'unknown field', suggestion: 'title' },
    ],
  },
];
const preview = { id: 'r1', packVersion: '1.1.0', exerciseId: 'one', outdated: false };
const previews = {
  running: { ...preview, state: 'running', done: 10, of: 200 },
  ready: {
    ...preview,
    state: 'ready',
    changes: [
      {
        seatId: 's1',
        label: 'A-01',
        displayName: 'otter',
        exerciseId: 'one',
        change: 'gains',
        at: 1_000,
      },
      {
        seatId: 's2',
        label: 'A-02',
        displayName: null,
        exerciseId: 'one',
        change: 'loses',
        at: 2_000,
      },
    ],
  },
  failed: { ...preview, state: 'failed' },
} satisfies { readonly [State in RegradePreview['state']]: RegradePreview & { state: State } };
const quiz: QuizQuestion = {
  checkId: 'ask',
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
const joined: JoinResult = {
  workshop: { id: 'w1', name: 'Room B' },
  seat: { id: 's1', label: 'A-01', displayName: 'otter' },
  installCommand: 'curl … | sh',
};
const tokens: Record<TokenSummary['kind'], TokenSummary> = {
  agent: {
    id: 't1',
    kind: 'agent',
    label: 'Room B',
    role: null,
    mode: 'listed',
    level: null,
    machines: 30,
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
    mode: null,
    level: 'pseudonymous',
    machines: 0,
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
    mode: null,
    level: null,
    machines: 0,
    uses: 1,
    usesLeft: 0,
    expiresAt: 9_000,
    revoked: false,
    createdAt: 1_000,
  },
};
const createdToken: CreatedToken = {
  id: 't1',
  kind: 'agent',
  token: 'podium1.id.secret.key',
  installCommand: 'curl … | sh',
  url: null,
  expiresAt: 9_000,
};
const commandResult: CommandResult = { pos: 4, at: 1_000 };
const regraded: RegradeResult = { pos: 4, gives: 2, takes: 1 };
const me: CurrentUser = {
  person: { id: 'p1', name: 'Ono', isNamed: true },
  seats: [
    { id: 's1', label: 'A-01', workshopId: 'w1', workshopName: 'Room B', displayName: 'otter' },
  ],
  isInstructor: true,
  joinRequests: [
    {
      workshopId: 'w1',
      workshopName: 'Room B',
      code: 'KUMO-482',
      displayName: 'otter',
      seat: { label: 'A-07' },
      state: 'waiting',
    },
  ],
};
const claimQuestion: ClaimResult = {
  question: { person: { name: 'Ono', role: 'instructor' }, seat: { label: 'A-01' } },
};
const session: SessionSummary = {
  id: '0123456789abcdef',
  browser: 'Firefox on Linux',
  address: '203.0.113.…',
  startedAt: 1_000,
  lastUsedAt: 2_000,
  isCurrent: true,
};
const TIMELINE = {
  change: { at: 6, kind: 'change', op: 'set', gvk: 'v1/Pod', ns: 'default', name: 'web' },
  passed: { at: 5, kind: 'passed', exerciseId: 'one', source: 'check' },
  presence: { at: 4, kind: 'presence', presence: 'offline' },
  hint: { at: 3, kind: 'hint', exerciseId: 'one', hint: 1, given: true },
  'help-request': { at: 2, kind: 'help-request', what: 'claimed', by: 'Ono' },
  'access-reset': { at: 1, kind: 'access-reset', by: 'Ono' },
  seat: { at: 0, kind: 'seat', what: 'renamed', by: 'Ono', from: 'otter', to: 'Maya' },
} satisfies {
  readonly [Kind in TimelineEntry['kind']]: Extract<TimelineEntry, { kind: Kind }>;
};

/** One complete answer per route. */
const ANSWERS = {
  'GET /api/me': me satisfies Answer<AppServices['account']['getCurrentUser']>,
  'GET /api/packs': packs satisfies Answer<AppServices['packs']['list']>,
  'POST /api/packs/reload': packs satisfies Answer<AppServices['packs']['reload']>,
  'GET /api/workshops': [workshop] satisfies Answer<AppServices['workshops']['list']>,
  'POST /api/workshops': workshop satisfies Answer<AppServices['workshops']['create']>,
  'PATCH /api/workshops/:workshop': workshop satisfies Answer<AppServices['workshops']['update']>,
  'POST /api/workshops/:workshop/commands': commandResult satisfies Answer<
    AppServices['workshops']['executeCommand']
  >,
  'GET /api/workshops/:workshop/tokens': Object.values(tokens) satisfies Answer<
    AppServices['tokens']['list']
  >,
  'POST /api/workshops/:workshop/tokens': createdToken satisfies Answer<
    AppServices['tokens']['create']
  >,
  'POST /api/workshops/:workshop/pack': { version: '1.1.0' } satisfies Answer<
    AppServices['packs']['updateWorkshopPack']
  >,
  'POST /api/workshops/:workshop/regrade/preview': Object.values(previews) satisfies Answer<
    AppServices['regrades']['preview']
  >[],
  'POST /api/workshops/:workshop/regrade': regraded satisfies Answer<
    AppServices['regrades']['apply']
  >,
  'POST /api/workshops/:workshop/regrade/undo': regraded satisfies Answer<
    AppServices['regrades']['undo']
  >,
  'POST /api/join': joined satisfies Answer<AppServices['seats']['join']>['result'],
  'POST /api/claim': [joined, claimQuestion] satisfies Answer<
    AppServices['seats']['claim']
  >['result'][],
  'GET /api/me/sessions': [session] satisfies Answer<AppServices['account']['listSessions']>,
  'GET /api/workshops/:workshop/sessions': [
    { personId: 'p1', name: 'Ono', role: 'owner', canEnd: false, sessions: [session] },
  ] satisfies Answer<AppServices['account']['listMemberSessions']>,
  'GET /api/seats/:seat/devices': {
    devices: [{ ...session, source: 'join' }],
    resetAt: 1_000,
  } satisfies Answer<AppServices['seats']['listDevices']>,
  'POST /api/seats/:seat/access-reset': {
    code: 'ABCD-EFGH',
    expiresAt: 9_000,
  } satisfies Answer<AppServices['seats']['resetAccess']>,
  'GET /api/seats/:seat/install': {
    installCommand: 'curl … | sh',
    inCluster: { joinFile: 'kind: Secret …', manifestUrl: 'https://…' },
  } satisfies Answer<AppServices['seats']['createInstallCommand']>,
  'POST /api/seats/:seat/device-code': { code: 'ABCD-EFGH', expiresAt: 9_000 } satisfies Answer<
    AppServices['seats']['createDeviceCode']
  >,
  'GET /api/seats/:seat/exercises/:exercise': exercise satisfies Answer<
    AppServices['seats']['getExerciseText']
  >,
  'POST /api/seats/:seat/hints': exercise satisfies Answer<AppServices['seats']['revealHint']>,
  'POST /api/seats/:seat/quiz': exercise satisfies Answer<AppServices['seats']['answerQuiz']>,
  'POST /api/seats/:seat/help-request': commandResult satisfies Answer<
    AppServices['seats']['requestHelp']
  >,
  'GET /api/seats/:seat/timeline': Object.values(TIMELINE) satisfies Answer<
    AppServices['seats']['listTimeline']
  >,
} as const;

it('keeps the fields of every answer', async () => {
  await expectGolden('http-answers', ANSWERS);
});

it('keeps every error code with its status and its shape', async () => {
  const errors = HttpErrorCode.options.map((error) => {
    const { name, response } = new HttpError(error, {
      field: 'name',
      message: 'too long',
      retryMs: 2_000,
    });
    return { name, status: HTTP_STATUS[error], response: ErrorResponse.parse(response) };
  });
  await expectGolden('http-errors', errors);
});

it('keeps the closed sets of values in answers', async () => {
  await expectGolden('http-words', {
    workshopStates: membersOf<WorkshopSummary['state']>({
      draft: true,
      open: true,
      live: true,
      ended: true,
      archived: true,
    }),
    questions: membersOf<QuizQuestion['ask']>({ one: true, many: true, order: true }),
    passSources: membersOf<Extract<TimelineEntry, { kind: 'passed' }>['source']>({
      check: true,
      instructor: true,
      regrade: true,
    }),
    helpSteps: membersOf<Extract<TimelineEntry, { kind: 'help-request' }>['what']>({
      requested: true,
      canceled: true,
      claimed: true,
      released: true,
      resolved: true,
      snoozed: true,
      unsnoozed: true,
    }),
    exports: ['log', ...ROOM_FILES].sort(),
    formats: Object.keys(EXPORT_FORMATS).sort(),
    tables: EXPORT_TABLES,
    tableFormats: TABLE_FORMATS,
    exportLevels: ExportLevel.options,
    cookie: formatSessionCookie('https://podium.example', 'secret'),
  });
});

it('keeps the answers of the health route and of other routes before the server is ready', async () => {
  let readiness: ServerReadiness = { ready: false, waitingFor: 'the database' };
  const handler = createRequestHandler({
    readiness: () => readiness,
    url: () => 'http://podium.test',
    dev: false,
    log: () => undefined,
  });
  const http = createServer((request, response) => void handler(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const ask = async (path: string) => {
    const { port } = http.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    const body = (await response.json()) as Partial<ErrorResponse>;
    // The text can change. Only its presence is part of the protocol.
    const message = body.message === undefined ? {} : { message: typeof body.message };
    return { path, status: response.status, body: { ...body, ...message } };
  };
  const starting = [await ask('/healthz'), await ask('/api/me')];
  readiness = {
    ready: true,
    services: {} as AppServices,
    handlePage: () => undefined,
    handleAgentAsset: null,
  };
  const ready = await ask('/healthz');
  await new Promise((resolve) => http.close(resolve));
  await expectGolden('http-health', { starting, ready });
});
