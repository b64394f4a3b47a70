import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, disconnect, type Connection } from '#db/connect.ts';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import { issueLinkToken } from '#lib/auth/link-token.ts';
import { createSeatCode } from '#lib/auth/seat-code.ts';
import { HOUR_MS } from '#lib/kit/time.ts';
import {
  createHostileWorkshop,
  percentile,
  type HostileWorkshop,
} from './harness/hostile-workshop.ts';
import type { Guess, GuessProgramData } from './harness/guess-program.ts';
import { checkHealth, startHostileServer, type HostileServer } from './harness/hostile-server.ts';

const STUDENTS = 60;
const EXPORTS = 15;
const AT_ONCE = 300;
/** Of the server. Its limits, such as slow answers, take half of their time in this test. */
const CLOCK_SPEED = 2;
/** Hardening 5.1: 10 guesses a second for 20 s, on the server's clock. */
const ATTACK_MS = 20_000 / CLOCK_SPEED;
const GUESS_INTERVAL_MS = 100 / CLOCK_SPEED;
/** How long a join takes on a machine that does nothing else. Slower machines get more time. */
const UNDISTURBED_MS = 25;
const CODE = 'SPRING-2481';

let server: HostileServer;
let workshop: HostileWorkshop;
let db: Connection;
beforeAll(async () => {
  server = await startHostileServer({
    course: 'small',
    env: { PODIUM_TEST_CLOCK_SPEED: String(CLOCK_SPEED) },
  });
  workshop = await createHostileWorkshop(server, { seats: 30 });
  db = connect(server.databaseUrl);
  await server.query('update workshop set code = $2 where id = $1', [workshop.workshopId, CODE]);
});
afterAll(async () => {
  await disconnect(db);
  await workshop.close();
  await checkHealth(server);
  await server.remove();
});

/** 300 wrong guesses at once, then 10 a second. `delayMs`: before the first. @returns the statuses of the answers, sorted */
async function attack(createGuess: (n: number) => Guess, delayMs: number): Promise<number[]> {
  const count = AT_ONCE + (ATTACK_MS - delayMs) / GUESS_INTERVAL_MS;
  const workerData: GuessProgramData = {
    url: server.url,
    guesses: Array.from({ length: count }, (_, n) => createGuess(n)),
    atOnce: AT_ONCE,
    intervalMs: GUESS_INTERVAL_MS,
    delayMs,
  };
  const worker = new Worker(new URL('./harness/guess-program.ts', import.meta.url), { workerData });
  const [statuses] = (await once(worker, 'message')) as [Map<number, number>];
  return [...statuses.keys()].sort((a, b) => a - b);
}

/** Sends right guesses one after the other. @returns their statuses and times, ms */
async function sendRight(
  guesses: readonly Guess[],
  intervalMs: number,
): Promise<{ statuses: number[]; slowestMs: number; medianMs: number }> {
  const results = await Promise.all(
    guesses.map(async ({ method, path, body, headers }, index) => {
      await wait(500 + index * intervalMs);
      const startedAt = performance.now();
      const { status } = await new TestBrowser(server.url).request(method, path, body, headers);
      return { status, ms: performance.now() - startedAt };
    }),
  );
  return {
    statuses: results.map(({ status }) => status),
    slowestMs: Math.max(...results.map(({ ms }) => ms)),
    medianMs: percentile(
      results.map(({ ms }) => ms),
      0.5,
    ),
  };
}

const post = (path: string, body: object): Guess => ({ method: 'POST', path, body });

describe('wrong guesses from the address of the class', () => {
  it('don’t keep 60 students, right claim codes and right export tokens from working within 1 s', async () => {
    const claims = await Promise.all(
      workshop.seats.map((seat) =>
        createSeatCode(db, {
          workshopId: workshop.workshopId,
          seat,
          kind: 'claim',
          now: new Date(),
        }),
      ),
    );
    const { token } = await issueLinkToken(db, {
      kind: 'export',
      workshopId: workshop.workshopId,
      expiresAt: new Date(Date.now() + HOUR_MS),
      uses: 1_000,
      now: new Date(),
    });
    const exportPath = `/api/workshops/${workshop.workshopId}/export/results.csv`;
    const exportWith = (secret: string): Guess => ({
      method: 'GET',
      path: exportPath,
      headers: { authorization: `Bearer ${secret}` },
    });
    const joinAs = (name: string): Guess =>
      post('/api/join', { code: CODE, displayName: name, language: 'en' });
    await sendRight([joinAs('first'), post('/api/claim', { code: 'ACDEFGHJKMNP' })], 0);
    const undisturbed = await sendRight(
      Array.from({ length: 10 }, (_, n) => joinAs(`Early ${String(n)}`)),
      100,
    );
    const slowness = Math.max(1, undisturbed.medianMs / UNDISTURBED_MS);
    const [joins, claimed, exported, joinAttack, claimAttack, exportAttack] = await Promise.all([
      sendRight(
        Array.from({ length: STUDENTS }, (_, n) => joinAs(`Student ${String(n)}`)),
        ATTACK_MS / STUDENTS,
      ),
      sendRight(
        claims.map((claim, n) =>
          post('/api/claim', {
            code: claim.ok ? claim.code : '',
            displayName: `Claim ${String(n)}`,
            language: 'en',
          }),
        ),
        ATTACK_MS / claims.length,
      ),
      sendRight(
        Array.from({ length: EXPORTS }, () => exportWith(token)),
        ATTACK_MS / EXPORTS,
      ),
      attack(
        (n) =>
          post('/api/join', {
            code: `WRONG-${String(1_000 + n)}`,
            displayName: 'x',
            language: 'en',
          }),
        0,
      ),
      attack(
        (n) => post('/api/claim', { code: `ACDE-FGHJ-${letters(n)}`, displayName: 'x' }),
        ATTACK_MS / 4,
      ),
      attack((n) => exportWith(`${String(n)}.wrong`), ATTACK_MS / 2),
    ]);
    for (const { statuses, slowestMs } of [joins, claimed, exported]) {
      expect(new Set(statuses.map((status) => Math.floor(status / 100)))).toEqual(new Set([2]));
      expect(slowestMs).toBeLessThan(1_000 * slowness);
    }
    // Wrong codes get slow answers, and 429 once too many wait. Tokens with 256 bits have no limit.
    expect(joinAttack).toEqual([404, 429]);
    expect(claimAttack).toEqual([404, 429]);
    expect(exportAttack).toEqual([404]);
    const entries = await server.query<{ kind: string }>(
      `select distinct kind from audit where kind in ('code-refused', 'token-refused')`,
    );
    expect(entries.map(({ kind }) => kind).sort()).toEqual(['code-refused', 'token-refused']);
  });
});

/** Four letters of the alphabet of codes that differ by number. */
function letters(n: number): string {
  const alphabet = 'ACDEFGHJKMNPQRTVWXY';
  return Array.from({ length: 4 }, (_, index) => alphabet[Math.floor(n / 19 ** index) % 19]).join(
    '',
  );
}
