import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSeededRandom } from '#agents/sim/random.ts';
import type { Pack } from '#lib/packs/types.ts';
import { createViewers } from '#lib/realtime/viewers/viewers.ts';
import { backgroundClock } from '#lib/kit/clock.ts';
import { evaluation, pass, progress, reason, room, seat } from '#lib/room/room.fixture.ts';
import type { RoomState, SeatState } from '#lib/room/state.ts';
import { createSocketServer } from '#lib/server/http/socket-io.ts';
import { RoomChangeNotifier } from '#lib/server/workshops/room-change-notifier.ts';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';
import type { Site } from './site.ts';

/** Seats change in steps of this length, as the log commits batches. */
const STEP_MS = 50;
const SEED = 1;

/**
 * A room whose seats change at any rate, with real pages, presenters, deltas and sockets, but
 * generated states.
 */
export interface ScriptedRoom {
  readonly url: string;
  readonly workshopId: string;
  /** Changes this number of seats per second from now on, spread over the room. */
  startChanging(perSecond: number): void;
}

/**
 * The pages come from `site`. This process serves the live room to them with Podium's own viewers,
 * without a log and a grader, which would use the processor of the measured page.
 */
export async function openScriptedRoom(
  site: Site,
  pack: Pack,
  seats: number,
  cleanup: CleanupStack,
): Promise<ScriptedRoom> {
  const http = createServer((request, response) => {
    proxyRequest(site.url, request, response);
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  cleanup.add(
    () =>
      new Promise<void>((resolve) => {
        http.close(() => {
          resolve();
        });
        http.closeAllConnections();
      }),
  );
  const url = `http://127.0.0.1:${String((http.address() as AddressInfo).port)}`;
  const workshop = 'bench-room';
  const random = createSeededRandom(SEED);
  const people = new Map(
    Array.from({ length: seats }, (_, index): [string, SeatState] => {
      const label = `${String.fromCodePoint(65 + Math.floor(index / 30))}-${String((index % 30) + 1).padStart(2, '0')}`;
      return [
        `seat-${String(index)}`,
        seat(`seat-${String(index)}`, {
          label,
          ordinal: index + 1,
          group: label.slice(0, 1),
          displayName: `otter${String(index)}`,
          hasInitialState: true,
          progress: initialProgress(pack, random),
        }),
      ];
    }),
  );
  const changes = new RoomChangeNotifier(() => undefined);
  cleanup.add(() => {
    changes.stop();
  });
  const state: RoomState = room([], {
    pack,
    current: pack.exercises[3]?.id ?? null,
    seats: people,
    workshop: {
      id: workshop,
      name: 'Bench',
      code: 'BENCH42',
      state: 'live',
      language: 'en',
      timeZone: 'UTC',
      startsAt: Date.now(),
      openedAt: null,
      startedAt: null,
      endedAt: null,
      endedFrom: null,
      expectedSeats: null,
      requiredReadiness: null,
      showsZone: false,
    },
  });
  const io = createSocketServer(http, () => url);
  const session = {
    id: 'bench',
    person: { id: 'bench', name: 'bench', isInstructor: true, namedAt: new Date(0) },
    grants: [],
    createdAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
  };
  const viewers = createViewers({
    io,
    bootId: 'bench',
    clock: backgroundClock,
    log: () => undefined,
    audit: () => undefined,
    workshops: {
      open: () =>
        Promise.resolve({
          state: () => state,
          subscribe: (listener) => changes.subscribe(listener),
        }),
    },
    authorizer: {
      findSession: () => Promise.resolve(session),
      findRole: () => Promise.resolve('owner'),
      findSeat: () => Promise.resolve(null),
    },
  });
  cleanup.add(async () => {
    viewers.close();
    await io.close();
  });
  let timer: NodeJS.Timeout | undefined;
  cleanup.add(() => {
    clearInterval(timer);
  });
  const ids = [...people.keys()];
  const change = (): void => {
    const id = ids[Math.floor(random() * ids.length)] ?? '';
    const before = people.get(id);
    if (before === undefined) return;
    people.set(id, {
      ...before,
      progress: changeProgress(before.progress, pack, random),
      lastChangeAt: Date.now(),
    });
    changes.markSeat(id);
  };
  return {
    url,
    workshopId: workshop,
    startChanging(perSecond) {
      clearInterval(timer);
      if (perSecond > 0)
        timer = setInterval(() => {
          for (let count = 0; count < (perSecond * STEP_MS) / 1_000; count += 1) change();
        }, STEP_MS);
    },
  };
}

/** Forwards everything except the live room to Podium. */
function proxyRequest(target: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', target);
  const { host: _host, ...headers } = request.headers;
  const asked = ask(
    new URL(pathname + search, target),
    { method: request.method ?? 'GET', headers: { ...headers, host: new URL(target).host } },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  asked.on('error', () => {
    response.destroy();
  });
  request.pipe(asked);
}

function initialProgress({ exercises }: Pack, random: () => number): SeatState['progress'] {
  return new Map(
    exercises
      .slice(0, 1 + Math.floor(random() * 5))
      .map(({ id }) => progress(id, { live: evaluation([]), pass: pass(id) })),
  );
}

/** Changes one of the first exercises: in progress, failing or passed. */
function changeProgress(
  before: SeatState['progress'],
  { exercises }: Pack,
  random: () => number,
): SeatState['progress'] {
  const exercise = exercises[Math.floor(random() * 6)];
  if (!exercise) return before;
  const states = [
    { live: evaluation([], { passing: 1, total: 3 }) },
    { live: evaluation([reason()]) },
    { live: evaluation([]), pass: pass(exercise.id) },
  ] as const;
  const next = states[Math.floor(random() * states.length)] ?? states[0];
  return new Map([...before, progress(exercise.id, { ...next, liveSince: Date.now() })]);
}
