import { contentTypeOf, encodeBody } from '#e2e/harness/app-server.ts';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_EXPORTS } from '#lib/server/exports/download.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts';
import { checkHealth, startHostileServer, type HostileServer } from './harness/hostile-server.ts';
import {
  CANARIES,
  COLUMNS,
  createMatrixWorld,
  type Column,
  type ColumnName,
  type MatrixWorld,
} from './harness/matrix-columns.ts';
import { inParallel } from './harness/in-parallel.ts';
import { listRows } from './harness/matrix-rows.ts';
import type { Outcome } from './harness/matrix-expectations.ts';
import { CANARY_READERS, EXPECTED, SEAT_OF_OWN_CODE } from './matrix.expected.ts';

/*
 * Who may do what, for everything that can be asked of the server. Rows and columns come from the
 * code; the expected answers are in matrix.expected.ts.
 */

/** Ends sessions that other rows need; its columns are asked in their order. */
const LAST_ROW = 'DELETE /api/seats/:seat/devices';
const ROWS = [...listRows().filter((row) => row !== LAST_ROW), LAST_ROW];
/** Names an object that is in the student's cluster only. */
const OBJECT_ROW = 'GET /api/seats/:seat/objects/:uid';
/** The server writes some of these files at once, and refuses more. */
const DOWNLOAD_ROW = /^export |\/(?:tables|export)\/:file$|\/(?:bundle\.zip|xapi\.jsonl)$/;
/** How long a socket may take to answer. */
const ANSWER_MS = 5_000;

const CANARY_TEXTS = Object.entries(CANARIES) as [keyof typeof CANARIES, string][];
const seenCanaries = new Set<string>();

let server: HostileServer;
let world: MatrixWorld;

beforeAll(async () => {
  server = await startHostileServer({ pages: 'next' });
  world = await createMatrixWorld(server);
}, 300_000);
afterAll(async () => {
  world.close();
  await server.remove();
});

it.each(ROWS)('%s has an expectation for every caller', (row) => {
  if (EXPECTED[row] === undefined) throw new Error(`Add ${row} to matrix.expected.ts.`);
});

it('expects nothing of what no longer exists', () => {
  expect(Object.keys(EXPECTED).filter((row) => !ROWS.includes(row))).toEqual([]);
});

describe.each(
  ROWS.filter(
    (row) => / \/api\/seats\/:seat/.test(row) && EXPECTED[row] !== undefined && row !== OBJECT_ROW,
  ),
)('%s, of the own seat', (row) => {
  it.each(SEAT_OF_OWN_CODE)('answers the %s as it answers a student who joined', async (name) => {
    const column = world.columns[name];
    const { outcome } = await ask(row, name, column, {
      seatId: column.ownSeat ?? '',
      allowed: false,
    });
    expect(outcome).toBe(EXPECTED[row]!.expect.student);
  });
});

describe.each(ROWS.filter((row) => EXPECTED[row] !== undefined))('%s', (row) => {
  it('answers every caller as expected and shows only what the caller may see', async () => {
    const { expect: expected } = EXPECTED[row]!;
    const outcomes: Record<string, Outcome | string> = {};
    const leaks: string[] = [];
    const askAs = async (name: ColumnName): Promise<void> => {
      const allowed = expected[name] === 'allowed';
      const { outcome, text } = await ask(row, name, world.columns[name], {
        seatId: world.seatId,
        allowed,
      });
      outcomes[name] = outcome;
      leaks.push(...findLeaks(text, name));
    };
    const isLast = (name: ColumnName) => row !== LAST_ROW && expected[name] === 'allowed';
    const changesNothing = /^(?:GET|page|export|viewer) /.test(row);
    // Callers without permission come first, all at once: what the others change can't help them then.
    const refused = COLUMNS.filter((name) => !isLast(name));
    if (row === LAST_ROW) for (const name of refused) await askAs(name);
    else await Promise.all(refused.map(askAs));
    const allowed = COLUMNS.filter(isLast);
    const width = DOWNLOAD_ROW.test(row) ? MAX_EXPORTS : changesNothing ? allowed.length : 1;
    await inParallel(allowed.length, width, (index) => askAs(allowed[index]!));
    expect(outcomes).toEqual(Object.fromEntries(COLUMNS.map((name) => [name, expected[name]])));
    expect(leaks).toEqual([]);
  });
});

it('finds every canary with a caller who may see it, so that the search is not blind', async () => {
  const quiz = await fetch(`${server.url}/api/seats/${world.seatId}/exercises/quiz-node`, {
    headers: { cookie: world.columns.owner.browser.cookie },
  });
  noteCanaries(await quiz.text());
  expect([...seenCanaries].sort()).toEqual(Object.keys(CANARIES).sort());
});

it('leaves the server healthy', async () => {
  await checkHealth(server);
});

async function ask(
  row: string,
  name: ColumnName,
  column: Column,
  target: { seatId: string; allowed: boolean },
): Promise<{ outcome: Outcome | string; text: string }> {
  const request = await EXPECTED[row]!.request(world, target);
  const [kind = '', message = ''] = row.split(' ');
  if (kind === 'agent' || kind === 'viewer') return askSocket(kind, message, column, request.body);
  const method = kind === 'page' || kind === 'export' ? 'GET' : kind === 'command' ? 'POST' : kind;
  const response = await fetch(server.url + request.path, {
    method,
    redirect: 'manual',
    headers: {
      origin: server.url,
      ...(request.withoutCookie !== true && { cookie: column.browser.cookie }),
      ...column.headers,
      ...(request.body !== undefined && { 'content-type': contentTypeOf(request.body) }),
    },
    ...(request.body !== undefined && { body: encodeBody(request.body) }),
  });
  const text = await response.text();
  return { outcome: outcomeOf(response.status, text, { name, row }), text };
}

/** A token in the body is what these rows look up, so an unknown one passed the permission. */
const TOKEN_IN_BODY = / \/api\/sign-in/;
/** A bearer token that is unknown gets what a workshop that doesn't exist gets. */
const UNKNOWN_TARGET = /"error":"(?:not-found|token-unknown)"/;

/**
 * A refusal after the permission, such as 409, counts as allowed. Malformed requests prove nothing, and
 * neither do downloads above the limit.
 */
function outcomeOf(
  status: number,
  text: string,
  { name, row }: { readonly name: ColumnName; readonly row: string },
): Outcome | string {
  if (status === 401) return 'sign-in';
  if (status === 403) return 'forbidden';
  if (
    status === 404 &&
    UNKNOWN_TARGET.test(text) &&
    !TOKEN_IN_BODY.test(row) &&
    !/"field"/.test(text)
  )
    return 'hidden';
  if (status === 400 || status >= 500 || (status === 429 && DOWNLOAD_ROW.test(row)))
    return `${name}: ${row} answered ${String(status)}: ${text.slice(0, 200)}`;
  return 'allowed';
}

/** Sends one message, and collects what the server sends until its first frame. */
async function askSocket(
  kind: 'agent' | 'viewer',
  message: string,
  column: Column,
  body: object | undefined,
): Promise<{ outcome: Outcome | string; text: string }> {
  const socket = io(`${server.url}/${kind === 'agent' ? 'agent' : 'room'}`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { cookie: column.browser.cookie, origin: server.url, ...column.headers },
    auth: { protocol: PROTOCOL_VERSION.current, agent: '0.1.0' },
  });
  const received: unknown[] = [];
  try {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`${kind} ${message} wasn't answered`));
      }, ANSWER_MS);
      const settle = (outcome: Outcome | string): void => {
        clearTimeout(timer);
        resolve({ outcome, text: JSON.stringify(received) });
      };
      socket.on('connect_error', (error) => {
        received.push(error.message);
        settle(/sign-in-required/.test(error.message) ? 'sign-in' : error.message);
      });
      socket.on('frame', (frame: unknown, acknowledge: () => void) => {
        received.push(frame);
        acknowledge();
        settle('allowed');
      });
      socket.on('connect', () => {
        if (message === 'unwatch') {
          socket.emit(message, body);
          settle('allowed');
        } else
          socket.emit(message, body, (answer: { ok: boolean; refusal?: string }) => {
            received.push(answer);
            if (!answer.ok) settle(outcomeOfRefusal(answer.refusal ?? ''));
            else if (kind === 'agent') settle('allowed');
          });
      });
    });
  } finally {
    socket.disconnect();
  }
}

function outcomeOfRefusal(refusal: string): Outcome | string {
  if (refusal === 'sign-in-required') return 'sign-in';
  return refusal === 'malformed' ? refusal : 'forbidden';
}

function noteCanaries(text: string): void {
  for (const [canary, value] of CANARY_TEXTS) if (text.includes(value)) seenCanaries.add(canary);
}

function findLeaks(text: string, name: ColumnName): string[] {
  noteCanaries(text);
  return [
    ...CANARY_TEXTS.filter(
      ([canary, value]) => text.includes(value) && !CANARY_READERS[canary].includes(name),
    ).map(([canary]) => `${name} sees the ${canary}`),
    ...world.secrets.filter((secret) => text.includes(secret)).map(() => `${name} sees a token`),
  ];
}
