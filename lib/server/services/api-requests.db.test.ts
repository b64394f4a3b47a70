import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestBrowser, type AppServer } from '#e2e/harness/app-server.ts';
import type { TestDatabase } from '#e2e/harness/database.ts';
import { backgroundClock } from '#lib/kit/clock.ts';
import { DAY_MS, MINUTE_MS } from '#lib/kit/time.ts';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
import type { AuditEvent } from '#lib/protocol/audit.ts';
import { deleteWhatEnded } from '../seat-keeper.ts';
import { createApiAccess } from './api-access.ts';
import {
  createApiWorld,
  get,
  problemOf,
  workshopBody,
  type ApiWorld,
} from '#e2e/harness/api-world.ts';
import type { ServiceDeps } from './deps.ts';

let world: ApiWorld;
let database: TestDatabase;
let server: AppServer;
let workshopId: string;
let liveId: string;
let code: string;
const ask: ApiWorld['ask'] = (...args) => world.ask(...args);
const createToken: ApiWorld['createToken'] = (...args) => world.createToken(...args);
const inWorkshop = (rest: string): string => world.inWorkshop(rest);

beforeAll(async () => {
  world = await createApiWorld();
  ({ database, server, workshopId, liveId, code } = world);
}, 240_000);
afterAll(() => world.close());

describe('a download of a token', { timeout: 180_000 }, () => {
  it('is in the security log with table, level and rows when it is complete', async () => {
    const { token } = await createToken('owner', ['results:read']);
    await ask(token, get(inWorkshop('/tables/students.jsonl')));
    expect(server.auditEvents.at(-1)).toMatchObject({
      kind: 'export-opened',
      workshopId,
      detail: {
        export: 'students',
        format: 'jsonl',
        level: 'pseudonymous',
        rows: 24,
        byToken: true,
      },
    });
  });

  it('refuses columns, exercises and positions that the table does not have', async () => {
    const { token } = await createToken('owner', ['results:read', 'log:read', 'names:read']);
    for (const [rest, field] of [
      ['tables/attempts.csv?columns=unknown', 'columns'],
      // A column of the level named.
      ['tables/students.csv?columns=roster_id', 'columns'],
      ['tables/presence.csv?exercise=one', 'exercise'],
      ['tables/attempts.csv?since_pos=1', 'since_pos'],
      ['tables/log.csv?since_pos=-1', 'since_pos'],
    ] as const) {
      const { status, text } = await ask(token, get(inWorkshop(`/${rest}`)));
      expect([rest, status, problemOf(text).field]).toEqual([rest, 400, field]);
    }
  });
});

describe('a repeated request', () => {
  const countWorkshops = async (): Promise<number> => {
    const { rows } = await database.db.$client.query<{ count: string }>(
      "select count(*) from workshop where name = 'Once'",
    );
    return Number(rows[0]?.count);
  };
  const create = { method: 'POST', path: '/workshops', body: workshopBody('Once') };

  it('with the same Idempotency-Key changes nothing and gets the same answer for a day', async () => {
    const { token } = await createToken('owner', ['workshops:write']);
    const headers = { 'idempotency-key': 'key-1' };
    const first = await ask(token, create, headers);
    const second = await ask(token, create, headers);
    expect([first.status, second.status, await countWorkshops()]).toEqual([201, 201, 1]);
    expect(JSON.parse(second.text)).toEqual(JSON.parse(first.text));
    expect([first, second].map(({ headers: of }) => of.get('idempotency-replayed'))).toEqual([
      null,
      'true',
    ]);
    const other = await ask(token, { ...create, body: workshopBody('Another') }, headers);
    expect([other.status, problemOf(other.text).field]).toEqual([400, 'idempotency-key']);
    // Another token has other keys.
    const { token: another } = await createToken('owner', ['workshops:write']);
    expect((await ask(another, create, headers)).status).toBe(201);
    expect(await countWorkshops()).toBe(2);
    await database.db.$client.query("update idempotency set at = at - interval '25 hours'");
    await deleteWhatEnded(
      {
        db: database.db,
        workshops: server.workshops,
        clock: backgroundClock,
        audit: () => undefined,
        log: () => undefined,
      },
      new AbortController().signal,
    );
    expect((await ask(token, create, headers)).status).toBe(201);
    expect(await countWorkshops()).toBe(3);
  });

  it('at the same time runs once', async () => {
    const { token } = await createToken('owner', ['workshops:write']);
    const before = await countWorkshops();
    const headers = { 'idempotency-key': 'key-2' };
    const answers = await Promise.all([1, 2, 3].map(() => ask(token, create, headers)));
    expect(await countWorkshops()).toBe(before + 1);
    for (const { status, text } of answers)
      if (status !== 201)
        expect(problemOf(text)).toMatchObject({ error: 'not-ready', status: 409 });
  });

  it('after a refusal runs again, and an abandoned one after a minute', async () => {
    const { token, id } = await createToken('owner', ['workshops:write']);
    const headers = { 'idempotency-key': 'key-3' };
    const wrong = await ask(token, { ...create, body: { name: 'Once' } }, headers);
    expect(wrong.status).toBe(400);
    expect((await ask(token, create, headers)).status).toBe(201);
    await database.db.$client.query(
      "update idempotency set status = null where token_id = $1 and key = 'key-3'",
      [id],
    );
    expect((await ask(token, create, headers)).status).toBe(409);
    server.advanceTime(MINUTE_MS + 1);
    expect((await ask(token, create, headers)).status).toBe(201);
  });
});

it('refuses too many requests with one token, with the time to wait, and not those of others', async () => {
  const [first, second] = [
    await createToken('owner', ['workshops:read']),
    await createToken('owner', ['workshops:read']),
  ];
  let now = server.now();
  const events: AuditEvent[] = [];
  const { authorize } = createApiAccess(
    {
      db: database.db,
      now: () => new Date(now),
      audit: (event: AuditEvent) => events.push(event),
    } as unknown as ServiceDeps,
    () => Promise.reject(new Error('a request with a token has no cookie')),
  );
  const use = ({ token }: { token: string }) =>
    authorize(new Headers({ authorization: `Bearer ${token}` }), ['workshops:read'], null);
  for (let count = 0; count < 60; count += 1) await use(first);
  await expect(use(first)).rejects.toMatchObject({
    response: { error: 'too-many', retryMs: 200 },
  });
  expect(events).toMatchObject([{ kind: 'limit-reached', detail: { limit: 'api-requests' } }]);
  await use(second);
  now += 200;
  await use(first);
});

describe('the erasure of a student', () => {
  it('needs a seat of the workshop, and deletes everything about the student', async () => {
    const browser = new TestBrowser(server.url);
    const { body } = await browser.request<JoinResult>('POST', '/api/join', {
      code,
      displayName: 'Oblivia',
      language: 'en',
    });
    const { token } = await createToken('instructor', ['erase']);
    const erase = (seat: string) =>
      ask(token, { method: 'POST', path: world.inWorkshop('/erase', liveId), body: { seat } });
    const unknown = await erase('Z-99');
    expect([unknown.status, problemOf(unknown.text).field]).toEqual([404, 'seat']);
    const erased = await erase(body.seat.label.toLowerCase());
    expect([erased.status, erased.text]).toEqual([204, '']);
    const { rows } = await database.db.$client.query(
      "select 1 from seat where display_name = 'Oblivia'",
    );
    expect(rows).toEqual([]);
    expect(server.auditEvents.at(-1)).toMatchObject({
      kind: 'student-erased',
      seatId: body.seat.id,
    });
  });
});

it('ends with its days', async () => {
  const { token } = await createToken('owner', ['workshops:read'], { days: 2 });
  server.advanceTime(2 * DAY_MS + 1);
  const { status, text } = await ask(token, get('/workshops'));
  expect([status, problemOf(text).error]).toEqual([410, 'token-expired']);
});
