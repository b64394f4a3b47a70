import {
  anyInstructor,
  anyone,
  byApiToken,
  byExport,
  byToken,
  expectation,
  has,
  HELPERS,
  LEADERS,
  ofNothing,
  route,
  UNKNOWN_ID,
  type Row,
} from './harness/matrix-expectations.ts';
import type { MatrixWorld } from './harness/matrix-columns.ts';

/** Bearer tokens that are no tokens of the API. */
const AGENTS = ['agent key', 'agent token'] as const;
const READING_TOKENS = [
  'export token',
  'export token of another workshop',
  'API token of another workshop',
] as const;
const READERS = ['organizer', ...HELPERS] as const;
const inApi =
  (rest: string) =>
  (world: MatrixWorld): string =>
    `/api/v1/workshops/${world.workshop.id}${rest}`;
/** A comparison names a second workshop, which doesn't exist. */
const compared = ofNothing(byToken(READERS));

/** The API for programs. */
export const API_EXPECTED: Readonly<Record<string, Row>> = {
  'GET /api/v1/openapi.json': route(anyone, '/api/v1/openapi.json'),
  'GET /api/v1/workshops': route(
    expectation((column) => {
      if (column === 'no session') return 'sign-in';
      return has(AGENTS, column) ? 'hidden' : 'allowed';
    }),
    '/api/v1/workshops',
  ),
  'POST /api/v1/workshops': route(
    expectation((column) => {
      if (has(AGENTS, column)) return 'hidden';
      if (column === 'API token') return 'allowed';
      // Export tokens have no such scope, and a list of workshops can't have the new one.
      return has(READING_TOKENS, column) ? 'forbidden' : anyInstructor[column];
    }),
    '/api/v1/workshops',
    {
      name: 'Matrix',
      packId: 'kubernetes-basics',
      startsAt: '2026-11-24T09:00:00Z',
      timeZone: 'UTC',
      language: 'en',
    },
  ),
  'PATCH /api/v1/workshops/:workshop': route(byApiToken(LEADERS), inApi(''), { name: 'Matrix' }),
  'DELETE /api/v1/workshops/:workshop': {
    expect: byApiToken(['owner']),
    request: async (world, { allowed }) => ({
      path: `/api/v1/workshops/${allowed ? await world.createEndedWorkshop() : world.workshop.id}`,
    }),
  },
  'POST /api/v1/workshops/:workshop/commands': route(byApiToken(LEADERS), inApi('/commands'), {
    kind: 'announce',
    text: 'Matrix',
    to: { to: 'all' },
  }),
  'POST /api/v1/workshops/:workshop/erase': {
    expect: byApiToken(LEADERS),
    request: async (world, { seatId, allowed }) => ({
      path: inApi('/erase')(world),
      body: { seat: await world.labelOf(allowed ? await world.createSeat() : seatId) },
    }),
  },
  'PUT /api/v1/workshops/:workshop/roster': route(
    byApiToken(LEADERS),
    inApi('/roster'),
    Buffer.from('id,name\n1,Matrix\n'),
  ),
  'GET /api/v1/workshops/:workshop/results': route(byToken(READERS), inApi('/results')),
  'GET /api/v1/workshops/:workshop/tables/:file': route(byExport, inApi('/tables/log.csv')),
  'GET /api/v1/workshops/:workshop/bundle.zip': route(byExport, inApi('/bundle.zip')),
  'GET /api/v1/workshops/:workshop/xapi.jsonl': route(byExport, inApi('/xapi.jsonl')),
  'GET /api/v1/workshops/:workshop/replay/index.json': route(
    byToken(READERS),
    inApi('/replay/index.json'),
  ),
  'GET /api/v1/workshops/:workshop/replay/:chunk': route(
    ofNothing(byToken(READERS)),
    inApi('/replay/0'),
  ),
  'GET /api/v1/packs/:pack/results': route(
    compared,
    (world) =>
      `/api/v1/packs/kubernetes-basics/results?workshops=${world.workshop.id},${UNKNOWN_ID}`,
  ),
};
