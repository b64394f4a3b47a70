import type { ShortCommand } from '#lib/protocol/api/seats.ts';
import type { MatrixWorld } from './harness/matrix-columns.ts';
import {
  anyone,
  anySession,
  anyStaff,
  HELPERS,
  inWorkshop,
  LEADERS,
  ofNothing,
  ofSeat,
  route,
  seatRoute,
  UNKNOWN_ID,
  workshopPath,
  type Row,
} from './harness/matrix-expectations.ts';

const ROSTER_FILE = Buffer.from('id,name\n1,Matrix\n');

/** Accounts, members, invitations, students and short install commands. */
export const PEOPLE_EXPECTED: Readonly<Record<string, Row>> = {
  'POST /api/sign-in/inquiry': {
    expect: anyone,
    request: async (world) => {
      const { url } = await world.createToken({ kind: 'invite', role: 'assistant', hours: 1 });
      return { path: '/api/sign-in/inquiry', body: { token: url?.split('#')[1] ?? '' } };
    },
  },
  'PATCH /api/me': route(anyStaff, '/api/me', { displayName: 'Renamed' }),
  'POST /api/me/device-link': route(anyStaff, '/api/me/device-link', {}),
  'GET /api/me/tokens': route(anySession, '/api/me/tokens'),
  'POST /api/me/tokens': route(anyStaff, '/api/me/tokens', {
    name: 'Matrix',
    scopes: ['results:read'],
    workshopIds: null,
    days: 1,
  }),
  'DELETE /api/me/tokens/:token': route(ofNothing(anyStaff), `/api/me/tokens/${UNKNOWN_ID}`),
  'PATCH /api/workshops/:workshop/members/:person': {
    expect: inWorkshop(LEADERS),
    request: async (world, { allowed }) => ({
      path: workshopPath(`/members/${allowed ? await world.createMember() : UNKNOWN_ID}`)(world),
      body: { role: 'projector' },
    }),
  },
  'GET /api/workshops/:workshop/invitations': route(
    inWorkshop(LEADERS),
    workshopPath('/invitations'),
  ),
  'POST /api/workshops/:workshop/invitations/:token': {
    expect: inWorkshop(LEADERS),
    request: async (world) => {
      const { id } = await world.createToken({ kind: 'invite', role: 'assistant', hours: 1 });
      return { path: workshopPath(`/invitations/${id}`)(world), body: { hours: 1 } };
    },
  },
  'DELETE /api/workshops/:workshop/invitations/:token': {
    expect: inWorkshop(LEADERS),
    request: async (world) => {
      const { id } = await world.createToken({ kind: 'invite', role: 'assistant', hours: 1 });
      return { path: workshopPath(`/invitations/${id}`)(world) };
    },
  },
  'PATCH /api/seats/:seat': {
    expect: ofSeat({ own: false, staff: LEADERS }),
    request: async (world, { seatId, allowed }) => ({
      path: `/api/seats/${allowed ? await world.createSeat() : seatId}`,
      body: { displayName: 'matrix-renamed' },
    }),
  },
  // The report exists after the end of the workshop.
  'GET /api/seats/:seat/report': seatRoute(ofNothing(ofSeat({ own: true, staff: [] })), '/report'),
  'POST /api/seats/:seat/merge': {
    expect: ofSeat({ own: false, staff: LEADERS }),
    request: async (world, { seatId, allowed }) => ({
      path: `/api/seats/${allowed ? await world.createSeat() : seatId}/merge`,
      body: { from: allowed ? await world.createSeat() : UNKNOWN_ID },
    }),
  },
  'GET /api/seats/:seat/data.json': seatRoute(ofSeat({ own: true, staff: [] }), '/data.json'),
  'POST /api/seats/:seat/erase': {
    expect: ofSeat({ own: false, staff: LEADERS }),
    request: async (world, { seatId, allowed }) => {
      const id = allowed ? await world.createSeat() : seatId;
      return { path: `/api/seats/${id}/erase`, body: { label: await world.labelOf(id) } };
    },
  },
  'GET /api/workshops/:workshop/merge-proposals': route(
    inWorkshop(LEADERS),
    workshopPath('/merge-proposals'),
  ),
  'PATCH /api/workshops/:workshop/merge-proposals': {
    expect: inWorkshop(LEADERS),
    request: ({ workshop, seatId, otherSeatId }) =>
      Promise.resolve({
        path: `/api/workshops/${workshop.id}/merge-proposals`,
        body: { seats: [seatId, otherSeatId], keepBoth: true },
      }),
  },
  'GET /api/workshops/:workshop/students': route(inWorkshop(HELPERS), workshopPath('/students')),
  'GET /api/workshops/:workshop/students.csv': route(
    inWorkshop(LEADERS),
    workshopPath('/students.csv'),
  ),
  'GET /api/workshops/:workshop/roster': route(inWorkshop(LEADERS), workshopPath('/roster')),
  'POST /api/workshops/:workshop/roster': route(
    inWorkshop(LEADERS),
    workshopPath('/roster'),
    ROSTER_FILE,
  ),
  'PUT /api/workshops/:workshop/roster': route(
    inWorkshop(LEADERS),
    workshopPath('/roster'),
    ROSTER_FILE,
  ),
  'PATCH /api/workshops/:workshop/roster': {
    expect: inWorkshop(LEADERS),
    request: ({ workshop, seatId }) => ({
      path: `/api/workshops/${workshop.id}/roster`,
      body: { key: UNKNOWN_ID, seatId },
    }),
  },
  'POST /api/seats/:seat/short-command': seatRoute(
    ofSeat({ own: true, staff: HELPERS }),
    '/short-command',
    {},
  ),
  'POST /api/short-command': {
    expect: anyone,
    request: async (world) => ({
      path: '/api/short-command',
      body: { code: await getShortCode(world) },
    }),
  },
  'GET /c/:code': route(anyone, '/c/ZZZZ-ZZZ2'),
  // This server has no provider to sign in with.
  'GET /auth/oidc/callback': route(ofNothing(anyone), '/auth/oidc/callback?code=x&state=y'),
  'GET /auth/oidc/start': route(ofNothing(anyone), '/auth/oidc/start'),
};

const shortCodes = new WeakMap<MatrixWorld, Promise<string>>();

/** One code for all callers: wrong ones count as guesses, which would slow down the next route. */
function getShortCode(world: MatrixWorld): Promise<string> {
  const code =
    shortCodes.get(world) ??
    world.columns.owner.browser
      .request<ShortCommand>('POST', `/api/seats/${world.seatId}/short-command`, {})
      .then(({ body }) => body.code);
  shortCodes.set(world, code);
  return code;
}
