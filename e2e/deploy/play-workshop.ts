import { join } from 'node:path';
import { io } from 'socket.io-client';
import { openClassroom } from '#agents/sim/classroom.ts';
import { ROOM_NAMESPACE } from '#lib/protocol/viewer-times.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { loadPacks } from '#lib/packs/load.ts';
import { watchSeat } from '../harness/seat-watch.ts';
import { waitFor } from '../harness/wait-for.ts';

/**
 * `node e2e/deploy/play-workshop.ts LINK [SECONDS]`: signs in with the link, creates a workshop, starts
 * it, and lets a simulated student join and pass an exercise. Prints the number of workshops, and ends
 * with 0 when staff see the pass. With SECONDS, the WebSocket of a quiet seat must also stay open for
 * that long. A separate program, because it also runs in other network namespaces and with other
 * certificates.
 */
const PACKS = join(import.meta.dirname, '../../packs');
const PASS_TIMEOUT_MS = 60_000;

const link = new URL(process.argv[2] ?? '');
const server = link.origin;
let cookie = '';

async function request<Result>(method: string, path: string, body?: object): Promise<Result> {
  const response = await fetch(new URL(path, server), {
    method,
    headers: { origin: server, 'content-type': 'application/json', cookie },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${String(response.status)} ${text}`);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) cookie = cookies.map((line) => line.split(';')[0]).join('; ');
  return (text === '' ? undefined : JSON.parse(text)) as Result;
}

await request('POST', '/api/sign-in', { token: link.hash.slice(1) });
await request('PATCH', '/api/me', { displayName: 'Sato' });
const [pack] = [...(await loadPacks(PACKS)).values()].flatMap((loaded) =>
  loaded.kind === 'loaded' ? [loaded.pack] : [],
);
if (pack === undefined) throw new Error('the project has no pack');
const workshop = await request<WorkshopSummary>('POST', '/api/workshops', {
  name: 'Deployment',
  packId: pack.id,
  startsAt: new Date().toISOString(),
  timeZone: 'UTC',
  language: 'en',
});
for (const state of ['open', 'live'])
  await request('PATCH', `/api/workshops/${workshop.id}`, { state });

let exerciseId = '';
const classroom = await openClassroom({
  server,
  code: workshop.code,
  students: 1,
  seed: 1,
  speed: 1,
  pack,
  packFolder: join(PACKS, pack.id),
  createScript: (exercises) => {
    const played = exercises.find(({ passingFixtures }) => passingFixtures.length > 0);
    if (played === undefined) throw new Error('no exercise has a fixture that passes');
    ({ exerciseId } = played);
    const fixture = played.passingFixtures[0] ?? '';
    return [{ afterMs: 1_000, exerciseId, kind: 'apply', fixture }];
  },
  log: (level, line) => {
    if (level !== 'info') process.stderr.write(`${line}\n`);
  },
});
const seat = await waitFor('the student has a seat', async () => {
  const { students } = await request<{ students: readonly { id: string }[] }>(
    'GET',
    `/api/workshops/${workshop.id}/students`,
  );
  return students[0]?.id;
});
const watch = await watchSeat(server, cookie, seat);
const { cell } = await watch.waitForExercise(
  exerciseId,
  (exercise) => exercise.cell.state === 'passed',
  PASS_TIMEOUT_MS,
);
const { length: workshops } = await request<readonly WorkshopSummary[]>('GET', '/api/workshops');
process.stdout.write(`${JSON.stringify({ workshops, exercise: exerciseId, state: cell.state })}\n`);
watch.close();
classroom.stop();
await stayConnected(Number(process.argv[3] ?? 0));
process.exit(0);

/** @throws {Error} if the connection ends earlier */
async function stayConnected(seconds: number): Promise<void> {
  const socket = io(server + ROOM_NAMESPACE, {
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { cookie, origin: server },
  });
  socket.on('frame', (_frame: unknown, acknowledge: () => void) => {
    acknowledge();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect_error', reject).once('disconnect', (reason) => {
      reject(new Error(`the WebSocket of a quiet seat ended: ${reason}`));
    });
    socket.once('connect', () => {
      // The server ends connections that watch nothing.
      socket.emit('watch', { view: 'seat', seat }, () => undefined);
      setTimeout(resolve, seconds * 1_000);
    });
  });
}
