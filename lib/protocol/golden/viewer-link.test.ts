import type { Server } from 'socket.io';
import { it } from 'vitest';
import type { Session } from '#lib/auth/session.ts';
import type { ViewedWorkshop, ViewerClock } from '#lib/realtime/viewers/types.ts';
import { createViewers, type Viewers } from '#lib/realtime/viewers/viewers.ts';
import { evaluation, pass, progress, reason, room, seat } from '#lib/room/room.fixture.ts';
import type { RoomState } from '#lib/room/state.ts';
import { topicFor } from '../topic.ts';
import {
  VIEWER_HEARTBEAT_MS,
  ROOM_NAMESPACE,
  STALE_VIEW_MS,
  ViewSubscription,
  type ServerToViewer,
  type ViewerToServer,
  type SubscriptionRefusal,
} from '../viewer-link.ts';
import { asJson, expectGolden, jsonSchemas, membersOf } from './golden.ts';

const NOW = 10_000;
const WATCHES = {
  room: { view: 'room', workshopId: 'e' },
  seat: { view: 'seat', seat: 'a' },
  projector: { view: 'projector', workshopId: 'e' },
} satisfies {
  readonly [View in ViewSubscription['view']]: Extract<ViewSubscription, { view: View }>;
};

const before = room([
  seat('a', { ordinal: 1, progress: new Map([progress('one', { live: evaluation([reason()]) })]) }),
  seat('b', { ordinal: 2 }),
]);
const passed = {
  progress: new Map([progress('one', { pass: pass('one'), live: evaluation([]) })]),
};
/** The same room after a pass, a removed seat, a message to all, and with another instructor. */
const after: RoomState = {
  ...room([seat('a', { ordinal: 1, ...passed })]),
  current: 'one',
  currentSince: 5_000,
  notices: [
    {
      id: 4,
      at: 6_000,
      from: 'Ono',
      content: { kind: 'text', text: 'Hello' },
      audience: { to: 'all' },
      seats: new Set(),
      readAtBySeat: new Map(),
    },
  ],
  staff: [{ id: 'p1', name: 'Ono' }],
};

/** The real server side of the viewer link on a recording socket. */
class Link {
  readonly sent: unknown[] = [];
  readonly listensFor: string[] = [];
  readonly #handlers = new Map<string, (...args: unknown[]) => void>();
  readonly #beats: (() => void)[] = [];
  #state = before;
  #tell: (changed: { seats: ReadonlySet<string>; head: boolean }) => void = () => undefined;
  #signedIn = true;
  readonly viewers: Viewers;
  namespace = '';

  constructor() {
    const clock: ViewerClock = {
      now: () => NOW,
      after: () => () => undefined,
      every: (ms, run) => {
        if (ms === VIEWER_HEARTBEAT_MS) this.#beats.push(run);
        return () => undefined;
      },
    };
    const session: Session = {
      id: 'session',
      person: { id: 'p1', name: 'Ono', isInstructor: true },
      expiresAt: new Date(NOW * 2),
    };
    const socket = {
      handshake: { headers: {} },
      connected: true,
      data: null as unknown,
      on: (name: string, handle: (...args: unknown[]) => void) => {
        this.listensFor.push(name);
        this.#handlers.set(name, handle);
      },
      emit: (name: string, ...args: unknown[]) => {
        const [message, taken] = args;
        this.sent.push({ name, message: asJson(message) });
        if (typeof taken === 'function') (taken as () => void)();
      },
      disconnect: () => undefined,
    };
    const namespace = {
      use: (enter: (one: unknown, next: () => void) => void) => {
        enter(socket, () => undefined);
      },
      on: (_name: string, connect: (one: unknown) => void) => {
        queueMicrotask(() => {
          connect(socket);
        });
      },
      volatile: { emit: (name: string, message: unknown) => this.sent.push({ name, message }) },
    };
    const io = {
      of: (name: string) => {
        this.namespace = name;
        return namespace;
      },
    };
    const live: ViewedWorkshop = {
      state: () => this.#state,
      subscribe: (listener) => {
        this.#tell = listener;
        return () => undefined;
      },
    };
    this.viewers = createViewers({
      io: io as unknown as Server,
      workshops: { open: () => Promise.resolve(live) },
      authorizer: {
        findSession: () => Promise.resolve(this.#signedIn ? session : null),
        findRole: (_person, workshopId) =>
          Promise.resolve(workshopId === 'e' ? 'instructor' : null),
        findSeat: (id) => Promise.resolve(id === 'a' ? { workshopId: 'e', person: null } : null),
      },
      clock,
      bootId: 'boot',
      log: () => undefined,
    });
  }

  ask(message: unknown): Promise<unknown> {
    return new Promise((resolve) => {
      this.#handlers.get('watch')?.(message, resolve);
    });
  }

  become(state: RoomState): void {
    this.#state = state;
    this.#tell({ seats: new Set(['a', 'b']), head: true });
  }

  signOut(): void {
    this.#signedIn = false;
  }

  beat(): void {
    for (const run of this.#beats) run();
  }
}

it('keeps the schema of a watch, its topics, and the constants of the viewer link', async () => {
  await expectGolden('viewer-watch', {
    schemas: jsonSchemas({ Watch: ViewSubscription }),
    topics: Object.values(WATCHES).map((watch) => ({
      watch: ViewSubscription.parse(watch),
      topic: topicFor(watch),
    })),
    namespace: ROOM_NAMESPACE,
    beatMs: VIEWER_HEARTBEAT_MS,
    staleViewMs: STALE_VIEW_MS,
    toServer: membersOf<keyof ViewerToServer>({ watch: true, unwatch: true }),
    toViewer: membersOf<keyof ServerToViewer<never, never>>({
      frame: true,
      beat: true,
      bye: true,
    }),
    refusals: membersOf<SubscriptionRefusal['refusal']>({
      'sign-in-required': true,
      forbidden: true,
      'not-found': true,
      malformed: true,
      unavailable: true,
    }),
    byes: membersOf<Parameters<ServerToViewer<never, never>['bye']>[0]['why']>({
      revoked: true,
      deleted: true,
      'shutting-down': true,
    }),
    unwatch: { topic: 'e' } satisfies Parameters<ViewerToServer['unwatch']>[0],
  });
});

it.each(Object.values(WATCHES))(
  'keeps the frames that a page gets which watches a $view',
  async (watch) => {
    const link = new Link();
    // The socket enters on the microtask queue.
    await new Promise((resolve) => setImmediate(resolve));
    const answer = await link.ask(watch);
    link.become(after);
    link.beat();
    link.viewers.close();
    await expectGolden(`viewer-frames-${watch.view}`, {
      namespace: link.namespace,
      listensFor: link.listensFor,
      answer,
      sent: link.sent,
    });
  },
);

it('keeps the refusals of a watch and the goodbye of a revoked session', async () => {
  const link = new Link();
  await new Promise((resolve) => setImmediate(resolve));
  const refusals = [
    await link.ask({}),
    await link.ask({ view: 'room', workshopId: 'other' }),
    await link.ask({ view: 'seat', seat: 'other' }),
  ];
  link.signOut();
  refusals.push(await link.ask(WATCHES.room));
  link.viewers.revoke({ session: 'session', why: 'revoked' });
  await expectGolden('viewer-refusals', { refusals, sent: link.sent });
});
