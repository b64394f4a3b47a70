import type { Server } from 'socket.io';
import { it } from 'vitest';
import type { Session } from '#lib/auth/session.ts';
import type { Clock } from '#lib/kit/clock.ts';
import type { ViewedWorkshop } from '#lib/realtime/viewers/types.ts';
import type { RoomChange } from '#lib/server/workshops/types.ts';
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
const SUBSCRIPTIONS = {
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
/** The same room after a pass, a deleted seat, a message to all, and with another instructor. */
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
      expiresAt: null,
    },
  ],
  staff: [{ id: 'p1', name: 'Ono' }],
};

/** The real server side of the viewer link on a recording socket. */
class Link {
  readonly sent: unknown[] = [];
  readonly listensFor: string[] = [];
  readonly #handlers = new Map<string, (...args: unknown[]) => void>();
  readonly #heartbeats: (() => void)[] = [];
  #state = before;
  #notify: (changed: RoomChange) => void = () => undefined;
  #signedIn = true;
  readonly viewers: Viewers;
  namespace = '';

  constructor() {
    const clock: Clock = {
      now: () => NOW,
      mono: () => NOW,
      after: (ms, callback) => {
        if (ms === VIEWER_HEARTBEAT_MS) this.#heartbeats.push(callback);
        return () => undefined;
      },
    };
    const session: Session = {
      id: 'session',
      person: { id: 'p1', name: 'Ono', isInstructor: true, namedAt: null },
      grants: [],
      createdAt: new Date(NOW),
      expiresAt: new Date(NOW * 2),
    };
    const socket = {
      handshake: { headers: {} },
      connected: true,
      data: null as unknown,
      on: (name: string, handler: (...args: unknown[]) => void) => {
        this.listensFor.push(name);
        this.#handlers.set(name, handler);
      },
      onAny: () => undefined,
      emit: (name: string, ...args: unknown[]) => {
        const [message, acknowledge] = args;
        this.sent.push({ name, message: asJson(message) });
        if (typeof acknowledge === 'function') (acknowledge as () => void)();
      },
      disconnect: () => undefined,
    };
    const namespace = {
      use: (enter: (entering: unknown, next: () => void) => void) => {
        enter(socket, () => undefined);
      },
      on: (_name: string, connect: (connected: unknown) => void) => {
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
    const workshop: ViewedWorkshop = {
      state: () => this.#state,
      subscribe: (listener) => {
        this.#notify = listener;
        return () => undefined;
      },
    };
    this.viewers = createViewers({
      io: io as unknown as Server,
      workshops: { open: () => Promise.resolve(workshop) },
      authorizer: {
        findSession: () => Promise.resolve(this.#signedIn ? session : null),
        findRole: (_person, workshopId) =>
          Promise.resolve(workshopId === 'e' ? 'instructor' : null),
        findSeat: (id) => Promise.resolve(id === 'a' ? { workshopId: 'e', person: null } : null),
      },
      clock,
      bootId: 'boot',
      log: () => undefined,
      audit: () => undefined,
    });
  }

  request(message: unknown): Promise<unknown> {
    return new Promise((resolve) => {
      this.#handlers.get('watch')?.(message, resolve);
    });
  }

  setState(state: RoomState): void {
    this.#state = state;
    this.#notify({ seats: new Set(['a', 'b']), info: true });
  }

  signOut(): void {
    this.#signedIn = false;
  }

  sendHeartbeat(): void {
    for (const run of this.#heartbeats.splice(0)) run();
  }
}

it('keeps the schema of a subscription, its topics, and the constants of the viewer link', async () => {
  await expectGolden('viewer-subscriptions', {
    schemas: jsonSchemas({ ViewSubscription }),
    topics: Object.values(SUBSCRIPTIONS).map((subscription) => ({
      subscription: ViewSubscription.parse(subscription),
      topic: topicFor(subscription),
    })),
    namespace: ROOM_NAMESPACE,
    heartbeatMs: VIEWER_HEARTBEAT_MS,
    staleViewMs: STALE_VIEW_MS,
    toServer: membersOf<keyof ViewerToServer>({ watch: true, unwatch: true }),
    toViewer: membersOf<keyof ServerToViewer<never, never>>({
      frame: true,
      heartbeat: true,
      delayed: true,
      'sessions-changed': true,
      bye: true,
    }),
    refusals: membersOf<SubscriptionRefusal['refusal']>({
      'sign-in-required': true,
      forbidden: true,
      'not-found': true,
      malformed: true,
      unavailable: true,
      'course-missing': true,
      'course-invalid': true,
      'workshop-failed': true,
    }),
    byes: membersOf<Parameters<ServerToViewer<never, never>['bye']>[0]['why']>({
      revoked: true,
      'seat-removed': true,
      'seat-merged': true,
      'workshop-deleted': true,
      renewed: true,
      'shutting-down': true,
    }),
    unwatch: { topic: 'e' } satisfies Parameters<ViewerToServer['unwatch']>[0],
  });
});

it.each(Object.values(SUBSCRIPTIONS))(
  'keeps the frames of a page that watches a $view',
  async (subscription) => {
    const link = new Link();
    // The socket enters on the microtask queue.
    await new Promise((resolve) => setImmediate(resolve));
    const response = await link.request(subscription);
    link.setState(after);
    link.sendHeartbeat();
    link.viewers.close();
    await expectGolden(`viewer-frames-${subscription.view}`, {
      namespace: link.namespace,
      listensFor: link.listensFor,
      response,
      sent: link.sent,
    });
  },
);

it('keeps the refusals of a subscription and the `bye` of a revoked session', async () => {
  const link = new Link();
  await new Promise((resolve) => setImmediate(resolve));
  const refusals = [
    await link.request({}),
    await link.request({ view: 'room', workshopId: 'other' }),
    await link.request({ view: 'seat', seat: 'other' }),
  ];
  link.signOut();
  refusals.push(await link.request(SUBSCRIPTIONS.room));
  link.viewers.revoke({ session: 'session', why: 'revoked' });
  await expectGolden('viewer-refusals', { refusals, sent: link.sent });
});
