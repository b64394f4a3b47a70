import { randomBytes } from 'node:crypto';
import { CANARIES, type ColumnName } from './harness/matrix-columns.ts';
import { COMMANDS } from './harness/matrix-commands.ts';
import { API_EXPECTED } from './matrix-api.expected.ts';
import { PAGES_EXPECTED } from './matrix-pages.expected.ts';
import { RESULTS_EXPECTED } from './matrix-results.expected.ts';
import { PEOPLE_EXPECTED } from './matrix-people.expected.ts';
import {
  NO_SESSION,
  OWN_SEAT,
  STAFF,
  LEADERS,
  HELPERS,
  has,
  anyone,
  anySession,
  anyStaff,
  anyInstructor,
  inWorkshop,
  ofSeat,
  ofNothing,
  workshopPath,
  route,
  seatRoute,
  seatEnding,
  byExport,
  exportFile,
  agentMessage,
  viewerMessage,
  subscription,
  expectation,
  UNKNOWN_ID,
  type Row,
} from './harness/matrix-expectations.ts';

/* What each caller gets for each thing that can be asked of the server. */

const EPOCH = '0'.repeat(16);

export const EXPECTED: Readonly<Record<string, Row>> = {
  ...PEOPLE_EXPECTED,
  ...API_EXPECTED,
  // The session of the browser.
  'POST /api/sign-in': route(anyone, '/api/sign-in', { token: 'unknown-token-of-nobody' }),
  'POST /api/sign-out': {
    expect: anyone,
    request: () => ({ path: '/api/sign-out', body: {}, withoutCookie: true }),
  },
  'GET /api/me': route(anyone, '/api/me'),
  'GET /api/me/sessions': route(anySession, '/api/me/sessions'),
  'DELETE /api/me/sessions': {
    expect: expectation(() => 'sign-in'),
    request: () => ({ path: '/api/me/sessions', withoutCookie: true }),
  },
  'DELETE /api/me/sessions/:session': route(
    ofNothing(anyStaff),
    `/api/me/sessions/${'0'.repeat(64)}`,
  ),
  'POST /api/join': route(anyone, '/api/join', {
    code: 'ZZZZ-ZZZ2',
    displayName: 'nobody',
    language: 'en',
  }),
  // Its page asks every few seconds. Wrong codes are answered late, see guesses.hostile.ts.
  'POST /api/join/state': {
    expect: anyone,
    request: ({ workshop }) => ({ path: '/api/join/state', body: { code: workshop.code } }),
  },
  'POST /api/claim': route(anyone, '/api/claim', { code: 'ZZZZ-ZZZ2' }),

  // Courses.
  'GET /api/packs': route(anySession, '/api/packs'),
  'POST /api/packs/reload': route(anyInstructor, '/api/packs/reload', {}),

  // Workshops.
  'GET /api/workshops': route(anySession, '/api/workshops'),
  'POST /api/workshops': route(anyInstructor, '/api/workshops', {
    name: 'Another',
    packId: 'unknown-pack',
    startsAt: '2026-11-24T09:00:00Z',
    timeZone: 'UTC',
    language: 'en',
  }),
  'PATCH /api/workshops/:workshop': route(inWorkshop(LEADERS), workshopPath(), { name: 'Matrix' }),
  'DELETE /api/workshops/:workshop': {
    expect: inWorkshop(['owner']),
    request: async (world, { allowed }) => ({
      path: `/api/workshops/${allowed ? await world.createEndedWorkshop() : world.workshop.id}`,
    }),
  },
  'GET /api/workshops/:workshop/deletion-facts': route(
    inWorkshop(['owner']),
    workshopPath('/deletion-facts'),
  ),
  'GET /api/workshops/:workshop/duplicate': route(inWorkshop(LEADERS), workshopPath('/duplicate')),
  'POST /api/workshops/:workshop/duplicate': route(
    inWorkshop(LEADERS),
    workshopPath('/duplicate'),
    { startsAt: '2026-11-24T09:00:00Z' },
  ),
  'POST /api/workshops/:workshop/commands': route(inWorkshop(HELPERS), workshopPath('/commands'), {
    kind: 'mark-passed',
    seatId: UNKNOWN_ID,
    exerciseId: 'pod-apply',
  }),
  'GET /api/workshops/:workshop/export/:file': exportFile('results.csv'),
  'GET /api/workshops/:workshop/tables/:file': route(byExport, workshopPath('/tables/log.csv')),
  'GET /api/workshops/:workshop/exports': route(inWorkshop(['owner']), workshopPath('/exports')),
  ...RESULTS_EXPECTED,
  'POST /api/workshops/:workshop/pack': route(inWorkshop(LEADERS), workshopPath('/pack'), {
    version: '0.0.0',
  }),
  'POST /api/workshops/:workshop/regrade': route(inWorkshop(LEADERS), workshopPath('/regrade'), {
    previewId: 'none',
  }),
  'POST /api/workshops/:workshop/regrade/preview': route(
    inWorkshop(LEADERS),
    workshopPath('/regrade/preview'),
    {},
  ),
  'GET /api/workshops/:workshop/regrade/preview': route(
    inWorkshop(LEADERS),
    workshopPath('/regrade/preview'),
  ),
  'DELETE /api/workshops/:workshop/regrade/preview': route(
    inWorkshop(LEADERS),
    workshopPath('/regrade/preview'),
  ),
  'POST /api/workshops/:workshop/regrade/undo': route(
    inWorkshop(LEADERS),
    workshopPath('/regrade/undo'),
    { pos: 1 },
  ),
  'GET /api/workshops/:workshop/security-log': route(
    inWorkshop(['owner']),
    workshopPath('/security-log'),
  ),
  'GET /api/workshops/:workshop/sessions': route(inWorkshop(['owner']), workshopPath('/sessions')),
  'GET /api/workshops/:workshop/members': route(inWorkshop(LEADERS), workshopPath('/members')),
  'DELETE /api/workshops/:workshop/members/:person': {
    expect: inWorkshop(LEADERS),
    request: async (world, { allowed }) => ({
      path: workshopPath(`/members/${allowed ? await world.createMember() : UNKNOWN_ID}`)(world),
    }),
  },
  'DELETE /api/workshops/:workshop/members/:person/sessions': {
    expect: inWorkshop(['owner']),
    request: async (world, { allowed }) => {
      const person = allowed ? await world.createMember() : UNKNOWN_ID;
      return { path: workshopPath(`/members/${person}/sessions`)(world) };
    },
  },
  'DELETE /api/workshops/:workshop/members/:person/sessions/:session': route(
    ofNothing(inWorkshop(['owner'])),
    workshopPath(`/members/${UNKNOWN_ID}/sessions/${'0'.repeat(16)}`),
  ),
  'GET /api/workshops/:workshop/tokens': route(inWorkshop(LEADERS), workshopPath('/tokens')),
  'POST /api/workshops/:workshop/tokens': route(inWorkshop(LEADERS), workshopPath('/tokens'), {
    kind: 'export',
    hours: 1,
  }),
  'DELETE /api/workshops/:workshop/tokens/:token': {
    expect: inWorkshop(LEADERS),
    request: async (world) => {
      const { id } = await world.createToken({ kind: 'export', hours: 1 });
      return { path: workshopPath(`/tokens/${id}`)(world) };
    },
  },
  'GET /api/workshops/:workshop/admission': route(inWorkshop(LEADERS), workshopPath('/admission')),
  'POST /api/workshops/:workshop/admission/vms': route(
    inWorkshop(LEADERS),
    workshopPath('/admission/vms'),
    { decision: 'refuse', ids: [UNKNOWN_ID] },
  ),
  'POST /api/workshops/:workshop/admission/students': route(
    inWorkshop(LEADERS),
    workshopPath('/admission/students'),
    { decision: 'refuse', ids: [UNKNOWN_ID] },
  ),
  'DELETE /api/workshops/:workshop/admission/burst': route(
    inWorkshop(LEADERS),
    workshopPath('/admission/burst'),
  ),
  'POST /api/workshops/:workshop/blocks': {
    expect: inWorkshop(LEADERS),
    request: async (world, { allowed }) => ({
      path: workshopPath('/blocks')(world),
      body: allowed ? await world.createBlockTarget() : { kind: 'vm', seatId: world.seatId },
    }),
  },
  'DELETE /api/workshops/:workshop/blocks/:block': {
    expect: inWorkshop(LEADERS),
    request: async (world, { allowed }) => ({
      path: workshopPath(`/blocks/${allowed ? await world.createBlock() : UNKNOWN_ID}`)(world),
    }),
  },
  'DELETE /api/workshops/:workshop/empty-seats': {
    expect: inWorkshop(LEADERS),
    // Of another workshop for those who may, because this one needs its empty seats.
    request: async (world, { allowed }) => ({
      path: allowed
        ? `/api/workshops/${await world.createWorkshop()}/empty-seats`
        : workshopPath('/empty-seats')(world),
    }),
  },

  // Seats.
  'DELETE /api/seats/:seat': seatEnding(ofSeat({ own: false, staff: LEADERS }), ''),
  'POST /api/seats/:seat/restore': {
    // A removed seat has no students any more; who isn't staff learns nothing about it.
    expect: expectation((column) => {
      if (anyStaff[column] !== 'allowed') return anyStaff[column];
      if (!has(STAFF, column)) return 'hidden';
      return has(LEADERS, column) ? 'allowed' : 'forbidden';
    }),
    request: async (world) => ({
      path: `/api/seats/${await world.createRemovedSeat()}/restore`,
      body: {},
    }),
  },
  'DELETE /api/seats/:seat/access': seatEnding(ofSeat({ own: false, staff: LEADERS }), '/access'),
  'POST /api/seats/:seat/access-reset': {
    expect: ofSeat({ own: false, staff: LEADERS }),
    request: async (world, { seatId, allowed }) => ({
      path: `/api/seats/${allowed ? await world.createSeat() : seatId}/access-reset`,
      body: {},
    }),
  },
  'GET /api/seats/:seat/agent-requests': seatRoute(
    ofSeat({ own: true, staff: LEADERS }),
    '/agent-requests',
  ),
  'POST /api/seats/:seat/agent-requests': seatRoute(
    ofNothing(ofSeat({ own: true, staff: LEADERS })),
    '/agent-requests',
    { decision: 'refuse', id: UNKNOWN_ID },
  ),
  'POST /api/seats/:seat/device-code': seatRoute(
    ofSeat({ own: true, staff: [] }),
    '/device-code',
    {},
  ),
  'GET /api/seats/:seat/devices': seatRoute(ofSeat({ own: true, staff: HELPERS }), '/devices'),
  'DELETE /api/seats/:seat/devices': {
    ...seatRoute(ofSeat({ own: true, staff: [] }), '/devices'),
    // The student's request, which comes first, ends this session. So this row is the last one.
    expect: { ...ofSeat({ own: true, staff: [] }), 'session by device code': 'hidden' },
  },
  'DELETE /api/seats/:seat/devices/:session': seatRoute(
    ofNothing(ofSeat({ own: true, staff: LEADERS })),
    `/devices/${'0'.repeat(64)}`,
  ),
  'GET /api/seats/:seat/exercises/:exercise': seatRoute(
    ofSeat({ own: true, staff: HELPERS }),
    '/exercises/pod-apply',
  ),
  'POST /api/seats/:seat/help-request': seatRoute(
    ofSeat({ own: true, staff: [] }),
    '/help-request',
    {
      exerciseId: null,
      question: CANARIES.question,
    },
  ),
  'DELETE /api/seats/:seat/help-request': seatRoute(
    ofSeat({ own: true, staff: [] }),
    '/help-request',
  ),
  'POST /api/seats/:seat/hints': seatRoute(ofSeat({ own: true, staff: HELPERS }), '/hints', {
    exerciseId: 'pod-request',
    hint: 1,
  }),
  'POST /api/seats/:seat/install-command': seatRoute(
    ofSeat({ own: true, staff: HELPERS }),
    '/install-command',
    {},
  ),
  'POST /api/seats/:seat/notices/read': seatRoute(
    ofSeat({ own: true, staff: [] }),
    '/notices/read',
    {
      noticeId: 1,
    },
  ),
  'GET /api/seats/:seat/objects/:uid': seatRoute(
    ofSeat({ own: true, staff: HELPERS }),
    `/objects/uid-${CANARIES.label}`,
  ),
  'POST /api/seats/:seat/quiz': seatRoute(ofSeat({ own: true, staff: [] }), '/quiz', {
    exerciseId: 'quiz-node',
    checkId: 'runtime',
    chosenOptionIds: ['docker'],
  }),
  'GET /api/seats/:seat/timeline': seatRoute(ofSeat({ own: false, staff: HELPERS }), '/timeline'),

  // Pages: everyone gets a page; what it contains is decided by the canaries.
  ...PAGES_EXPECTED,

  ...COMMANDS,

  'export log.csv': exportFile('log.csv'),
  'export log.jsonl': exportFile('log.jsonl'),
  'export results.csv': exportFile('results.csv'),
  'export results.jsonl': exportFile('results.jsonl'),
  'export hints.csv': exportFile('hints.csv'),
  'export hints.jsonl': exportFile('hints.jsonl'),
  'export quiz.csv': exportFile('quiz.csv'),
  'export quiz.jsonl': exportFile('quiz.jsonl'),
  'export bundle.zip': exportFile('bundle.zip'),
  'export xapi.jsonl': exportFile('xapi.jsonl'),

  // The agent link: a browser's session means nothing there.
  'agent challenge': agentMessage({ nonce: 'n0nce', key: 'A'.repeat(43) }, 'allowed'),
  'agent hello': agentMessage(
    {
      key: 'A'.repeat(43),
      signature: 'A'.repeat(86),
      machine: 'm',
      hostname: 'vm',
      epoch: EPOCH,
      lastSeq: 0,
    },
    'forbidden',
  ),
  'agent token': agentMessage(
    { token: `podium1.${randomBytes(8).toString('hex')}.${'s'.repeat(43)}.${'k'.repeat(43)}` },
    'forbidden',
  ),
  'agent batch': agentMessage(
    {
      epoch: EPOCH,
      changes: [{ op: 'reset-end', seq: 1, seenAt: 1_790_000_000_000, mono: 1 }],
    },
    'forbidden',
  ),
  'agent heartbeat': agentMessage(
    {
      epoch: EPOCH,
      seq: 0,
      plan: 0,
      digest: '0'.repeat(16),
      cluster: { state: 'up' },
      sentAt: 1_790_000_000_000,
      rttMs: 1,
      health: { rssBytes: 1, spoolBytes: 0, version: '0.1.0' },
    },
    'forbidden',
  ),
  'agent claim': agentMessage({}, 'forbidden'),
  'agent check': agentMessage({}, 'forbidden'),

  // Views of pages.
  'viewer watch room': viewerMessage(subscription(['organizer', ...HELPERS]), (world) => ({
    view: 'room',
    workshopId: world.workshop.id,
  })),
  'viewer watch projector': viewerMessage(subscription(STAFF), (world) => ({
    view: 'projector',
    workshopId: world.workshop.id,
  })),
  'viewer watch seat': viewerMessage(subscription([...OWN_SEAT, ...HELPERS]), (world) => ({
    view: 'seat',
    seat: world.seatId,
  })),
  'viewer unwatch': viewerMessage(
    expectation((column) => (has(NO_SESSION, column) ? 'sign-in' : 'allowed')),
    () => ({ topic: 'room:none' }),
  ),
};

/** Who may see each canary: the seat's own browsers and its helpers. */
const SEAT_TEXTS: readonly ColumnName[] = [...OWN_SEAT, ...HELPERS];
export const CANARY_READERS: Readonly<Record<keyof typeof CANARIES, readonly ColumnName[]>> = {
  // The API token of the owner has the scope for names.
  displayName: [...SEAT_TEXTS, 'API token'],
  question: SEAT_TEXTS,
  note: HELPERS,
  message: SEAT_TEXTS,
  label: SEAT_TEXTS,
  image: SEAT_TEXTS,
  hint: HELPERS,
  solution: HELPERS,
  quizAnswer: HELPERS,
};

/** For the seats of other codes: their own seat is to them what the student's is to the student. */
export const SEAT_OF_OWN_CODE = [
  'session by claim',
  'session by reset',
] as const satisfies readonly ColumnName[];
