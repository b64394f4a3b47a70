import { COLUMNS, type ColumnName, type MatrixWorld } from './matrix-columns.ts';

/**
 * What each caller gets for each thing that can be asked of the server.
 *
 * `allowed`: the request passed the permission, whatever else may be wrong with it. `sign-in`: 401.
 * `forbidden`: 403. `hidden`: 404, as for something that doesn't exist.
 */
export type Outcome = 'allowed' | 'sign-in' | 'forbidden' | 'hidden';
export type Expectation = Readonly<Record<ColumnName, Outcome>>;

/** A request that is well formed, so that only the permission decides. */
export interface MatrixRequest {
  readonly path: string;
  /** JSON, or the bytes of a file. */
  readonly body?: object;
  /** Sends no cookie: the request would end the caller's session. */
  readonly withoutCookie?: boolean;
}

export interface Row {
  readonly expect: Expectation;
  /** `allowed`: the request will change something, so it can create its own target. */
  request(
    world: MatrixWorld,
    target: { seatId: string; allowed: boolean },
  ): Promise<MatrixRequest> | MatrixRequest;
}

export const NO_SESSION = [
  'no session',
  'agent key',
  'agent token',
  'export token',
  'export token of another workshop',
  'API token',
  'API token of another workshop',
] as const satisfies readonly ColumnName[];
export const OUTSIDERS = [
  'student of another workshop',
  'removed seat',
  'removed member',
  'blocked browser',
  'owner of another workshop',
] as const satisfies readonly ColumnName[];
/** Browsers of the seat of the column `student`. */
export const OWN_SEAT = [
  'student',
  'session by device code',
] as const satisfies readonly ColumnName[];
export const STAFF = [
  'projector',
  'organizer',
  'assistant',
  'instructor',
  'owner',
] as const satisfies readonly ColumnName[];
type Staff = (typeof STAFF)[number];

export const LEADERS: readonly Staff[] = ['instructor', 'owner'];
export const HELPERS: readonly Staff[] = ['assistant', ...LEADERS];

export function expectation(outcomeOf: (column: ColumnName) => Outcome): Expectation {
  return Object.fromEntries(COLUMNS.map((column) => [column, outcomeOf(column)])) as Record<
    ColumnName,
    Outcome
  >;
}

export const has = (columns: readonly ColumnName[], column: ColumnName): boolean =>
  columns.includes(column);

export const anyone = expectation(() => 'allowed');
export const anySession = expectation((column) =>
  has(NO_SESSION, column) ? 'sign-in' : 'allowed',
);
/** Staff members of any workshop. `isAllowed`: those who pass. */
const staffMembers = (isAllowed: (column: ColumnName) => boolean) =>
  expectation((column) =>
    has(NO_SESSION, column) ? 'sign-in' : isAllowed(column) ? 'allowed' : 'forbidden',
  );
export const anyStaff = staffMembers(
  (column) =>
    has(STAFF, column) || column === 'removed member' || column === 'owner of another workshop',
);
export const anyInstructor = staffMembers((column) =>
  has(['owner', 'instructor', 'owner of another workshop'], column),
);
/** Something of a workshop: outsiders don't learn that it exists. */
export const inWorkshop = (allowed: readonly Staff[]) =>
  expectation((column) => {
    if (has(NO_SESSION, column)) return 'sign-in';
    if (has(OUTSIDERS, column)) return 'hidden';
    return has(allowed, column) ? 'allowed' : 'forbidden';
  });
/** Something of the seat of the column `student`. Other helpers of the workshop are `forbidden`. */
export const ofSeat = ({ own, staff }: { own: boolean; staff: readonly Staff[] }) =>
  expectation((column) => {
    if (has(NO_SESSION, column)) return 'sign-in';
    if (has(OWN_SEAT, column)) return own ? 'allowed' : 'forbidden';
    if (has(staff, column)) return 'allowed';
    return has(HELPERS, column) ? 'forbidden' : 'hidden';
  });
/**
 * By role, by the workshop's export token, or by an API token of the owner. For other tokens the workshop
 * doesn't exist.
 */
export const byToken = (allowed: readonly Staff[]) =>
  expectation((column) => {
    if (column === 'no session') return 'sign-in';
    if (column === 'export token' || column === 'API token') return 'allowed';
    return has(NO_SESSION, column) ? 'hidden' : inWorkshop(allowed)[column];
  });
/** A change: by role or by an API token. An export token only reads. */
export const byApiToken = (allowed: readonly Staff[]) =>
  expectation((column) => (column === 'export token' ? 'forbidden' : byToken(allowed)[column]));
export const byExport = byToken(['organizer', ...LEADERS]);

/** For a request that names nothing that exists: callers with the permission get 404. */
export const ofNothing = (expect: Expectation) =>
  expectation((column) => (expect[column] === 'allowed' ? 'hidden' : expect[column]));

export const workshopPath =
  (rest = '') =>
  (world: MatrixWorld) =>
    `/api/workshops/${world.workshop.id}${rest}`;
export const route = (
  expect: Expectation,
  path: string | ((world: MatrixWorld) => string),
  body?: object,
): Row => ({
  expect,
  request: (world) => ({
    path: typeof path === 'string' ? path : path(world),
    ...(body !== undefined && { body }),
  }),
});
export const seatRoute = (expect: Expectation, rest: string, body?: object): Row => ({
  expect,
  request: (_world, { seatId }) => ({
    path: `/api/seats/${seatId}${rest}`,
    ...(body !== undefined && { body }),
  }),
});
/** A change of a seat that others can't use afterwards: callers with the permission get a new seat. */
export const seatEnding = (expect: Expectation, rest: string): Row => ({
  expect,
  request: async (world, { seatId, allowed }) => ({
    path: `/api/seats/${allowed ? await world.createSeat() : seatId}${rest}`,
  }),
});
export const command = (staff: readonly Staff[], body: (world: MatrixWorld) => object): Row => ({
  expect: inWorkshop(staff),
  request: (world) => ({ path: workshopPath('/commands')(world), body: body(world) }),
});
export const page = (path: (world: MatrixWorld) => string): Row => ({
  expect: anyone,
  request: (world) => ({ path: path(world) }),
});

/** A page below the address of the workshop. */
export const workshopPage = (path: string): Row =>
  page((world) => `/workshops/${world.workshop.id}/${path}`);
export const exportFile = (file: string): Row => route(byExport, workshopPath(`/export/${file}`));
/** Messages of the agent link before `hello`: decided by key and token, not by the session. */
export const agentMessage = (body: object, withoutHello: Outcome): Row => ({
  expect: expectation(() => withoutHello),
  request: () => ({ path: '', body }),
});
export const viewerMessage = (expect: Expectation, body: (world: MatrixWorld) => object): Row => ({
  expect,
  request: (world) => ({ path: '', body: body(world) }),
});
/** Socket subscriptions answer `forbidden` where routes answer `hidden`: ids are unguessable. */
export const subscription = (allowed: readonly ColumnName[]) =>
  expectation((column) => {
    if (has(NO_SESSION, column)) return 'sign-in';
    return has(allowed, column) ? 'allowed' : 'forbidden';
  });

/** Has the form of an id and names nothing. */
export const UNKNOWN_ID = 'a'.repeat(32);
