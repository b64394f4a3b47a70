import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  signInWithWorkshop,
  startAppServer,
  TestBrowser,
  type AppServer,
} from '#e2e/harness/app-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { CODE_DIGITS, CODE_LETTERS } from '#lib/auth/code.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { JoinResult, ShortCommand, ShortCommandTarget } from '#lib/protocol/api/seats.ts';

let database: TestDatabase;
let server: AppServer;
let owner: TestBrowser;
let code: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startAppServer(database.db);
  ({ browser: owner, code } = await signInWithWorkshop(server));
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

async function join(displayName: string) {
  const browser = new TestBrowser(server.url);
  const { body } = await browser.request<JoinResult>('POST', '/api/join', {
    code,
    displayName,
    language: 'en',
  });
  const path = `/api/seats/${body.seat.id}`;
  const create = async (by = browser) =>
    (await by.request<ShortCommand>('POST', `${path}/short-command`, {})).body;
  return { browser, seat: body.seat, path, create };
}
/** As curl and wget ask. */
const download = (codeOrPath: string, accept = '*/*') =>
  fetch(`${server.url}/c/${codeOrPath}`, { headers: { accept }, redirect: 'manual' });
const resolve = (shortCode: string) =>
  new TestBrowser(server.url).request<ShortCommandTarget>('POST', '/api/short-command', {
    code: shortCode,
  });

it('has a code of eight characters that are easy to tell apart, valid for 30 minutes', async () => {
  const { create } = await join('Maya');
  const short = await create();
  expect(short.code).toMatch(new RegExp(`^[${CODE_LETTERS}${CODE_DIGITS}]{8}$`));
  expect(short.command).toBe(`curl -fsSL ${server.url}/c/${short.code} | sh`);
  expect(short.url).toBe(`${server.url}/c/${short.code}`);
  expect(Math.abs(short.expiresAt - server.now() - 30 * MINUTE_MS)).toBeLessThan(MINUTE_MS);
});

it('answers curl and wget with a script that installs the agent for this seat', async () => {
  const { create } = await join('Ren');
  const short = await create();
  const response = await download(short.code.toLowerCase());
  expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(response.headers.get('content-type')).toContain('text/x-shellscript');
  const script = await response.text();
  expect(script).toMatch(/^#!\/bin\/sh\n/);
  expect(script).toContain(`${server.url}/agent/install.sh`);
  expect(script).toMatch(/PODIUM_TOKEN=podium1\.\S+ sh -s -- --server \S+/);
});

it('leads a browser to a page, which asks for the full command', async () => {
  const { create, seat } = await join('Aoi');
  const short = await create();
  const response = await download(short.code, 'text/html,application/xhtml+xml');
  expect([response.status, response.headers.get('location')]).toEqual([
    303,
    `${server.url}/install#${short.code}`,
  ]);
  const { status, body } = await resolve(`${short.code.slice(0, 4)}-${short.code.slice(4)}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ workshop: 'Hall B', seat: { label: seat.label } });
  expect(body.installCommand).toContain('PODIUM_TOKEN=');
});

it('ends after 30 minutes, and with the access to its seat', async () => {
  const { create, path } = await join('Yui');
  const short = await create();
  server.advanceTime(30 * MINUTE_MS + 1);
  expect((await resolve(short.code)).body).toEqual({ error: 'code-expired', field: 'code' });
  expect(await (await download(short.code)).text()).toMatch(/expired.* >&2[^]*exit 1\n$/);
  const next = await create();
  await owner.request('DELETE', `${path}/access`);
  expect((await resolve(next.code)).body).toEqual({ error: 'code-unknown', field: 'code' });
});

it('is made for the student of the seat and for helpers only, at most ten times in an hour', async () => {
  const { create, path } = await join('Sora');
  const other = await join('Other');
  expect((await other.browser.request('POST', `${path}/short-command`, {})).status).toBe(404);
  expect((await create(owner)).code).toHaveLength(8);
  for (let n = 0; n < 9; n += 1) expect((await create()).code).toHaveLength(8);
  expect(await create()).toMatchObject({
    error: 'too-many',
    retryMs: expect.any(Number) as number,
  });
});

it('answers a wrong code with a script that says so, and counts it toward the limit of guesses', async () => {
  const before = server.auditEvents.length;
  const wrong = await download('ACDEFGH2');
  expect(await wrong.text()).toMatch(/wrong[^]*exit 1\n$/);
  expect((await download('no')).status).toBe(200);
  expect((await resolve('ACDEFGH2')).body).toEqual({ error: 'code-unknown', field: 'code' });
  expect(
    server.auditEvents
      .slice(before)
      .filter(({ kind, detail }) => kind === 'code-refused' && detail?.code === 'install'),
  ).toHaveLength(3);
});

it('R9: puts nothing of the request into the script', async () => {
  for (const path of ['%24(reboot)', 'A%0Areboot', "';reboot;'"]) {
    const response = await download(path);
    expect(await response.text()).not.toContain('reboot');
  }
});
