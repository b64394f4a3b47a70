import type { Server } from 'socket.io';
import { repeat, type Clock } from '#lib/kit/clock.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import type { Log } from '#lib/kit/log.ts';
import {
  ViewSubscription,
  type Frame,
  type ServerToViewer,
  type ViewerToServer,
  type SubscriptionRefusal,
} from '#lib/protocol/viewer-link.ts';
import { topicFor } from '#lib/protocol/topic.ts';
import { VIEWER_HEARTBEAT_MS, ROOM_NAMESPACE } from '#lib/protocol/viewer-times.ts';
import { canSeeRoom, canSeeSeat, canSeeProjector } from '#lib/room/policies.ts';
import type { RoomMember, View, ViewDelta } from '#lib/room/views.ts';
import { RoomBroadcast } from './room-broadcast.ts';
import { ViewStream, type ViewSource } from './view-stream.ts';
import type { Authorizer, ViewedWorkshops } from './types.ts';
import { createProjectorSource, createRoomSource, createSeatSource } from './sources.ts';
import { Viewer, type ViewerSocket } from './viewer.ts';

export interface Viewers {
  /** Disconnects every page that lost its access. A page must match all given ids. */
  revoke(revoked: {
    readonly session?: string;
    readonly person?: string;
    readonly workshopId?: string;
    readonly seat?: string;
    readonly why: 'revoked' | 'deleted';
  }): void;
  /** Disconnects all pages. */
  close(): void;
}

const toSubscriptionRefusal = (refusal: SubscriptionRefusal['refusal']): SubscriptionRefusal => ({
  ok: false,
  refusal,
});

/** A permitted subscription. */
interface ViewGrant {
  readonly ok: true;
  readonly workshopId: string;
  readonly seat: string | null;
  readonly me: RoomMember;
}

/** Serves browsers on the namespace /room. A subscription gets a snapshot, then deltas. */
export function createViewers({
  io,
  workshops,
  authorizer,
  clock,
  bootId,
  log,
}: {
  readonly io: Server;
  readonly workshops: ViewedWorkshops;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  /** Identifies this run of the server, so that pages notice a restart. */
  readonly bootId: string;
  readonly log: Log;
}): Viewers {
  const namespace = io.of(ROOM_NAMESPACE) as unknown as ReturnType<
    Server<ViewerToServer, ServerToViewer<View, ViewDelta>>['of']
  >;
  const viewers = new Set<Viewer>();
  const broadcasts = new Map<string, RoomBroadcast>();
  const now = (): number => clock.now();

  const getBroadcast = async (workshopId: string): Promise<RoomBroadcast | null> => {
    const existing = broadcasts.get(workshopId);
    if (existing !== undefined) return existing;
    const workshop = await workshops.open(workshopId);
    if (workshop === null) return null;
    const broadcast = broadcasts.get(workshopId) ?? new RoomBroadcast(workshop, clock);
    broadcasts.set(workshopId, broadcast);
    return broadcast;
  };
  const closeIfIdle = (workshopId: string): void => {
    const broadcast = broadcasts.get(workshopId);
    if (broadcast?.listenerCount !== 0) return;
    broadcast.close();
    broadcasts.delete(workshopId);
  };

  /** Queries the database at each subscription, because access may have ended since connecting. */
  const authorize = async (
    viewer: Viewer,
    watch: ViewSubscription,
  ): Promise<ViewGrant | SubscriptionRefusal> => {
    const session = await authorizer.findSession(viewer.socket.handshake.headers.cookie);
    if (session === null || session.id !== viewer.session.id)
      return toSubscriptionRefusal('sign-in-required');
    const { id: person, name } = session.person;
    if (watch.view !== 'seat') {
      const role = await authorizer.findRole(person, watch.workshopId);
      const isAllowed = watch.view === 'room' ? canSeeRoom : canSeeProjector;
      return role !== null && isAllowed(role)
        ? { ok: true, workshopId: watch.workshopId, seat: null, me: { id: person, role, name } }
        : toSubscriptionRefusal('forbidden');
    }
    const seat = await authorizer.findSeat(watch.seat);
    if (seat === null) return toSubscriptionRefusal('not-found');
    const role = await authorizer.findRole(person, seat.workshopId);
    return role !== null && canSeeSeat({ role, isOwnSeat: seat.person === person })
      ? { ok: true, workshopId: seat.workshopId, seat: watch.seat, me: { id: person, role, name } }
      : toSubscriptionRefusal('forbidden');
  };

  const createSource = (
    broadcast: RoomBroadcast,
    view: ViewSubscription['view'],
    { seat, me }: ViewGrant,
  ): ViewSource<View, ViewDelta> => {
    if (seat !== null) return createSeatSource(broadcast, seat, me.role, now);
    return view === 'projector'
      ? createProjectorSource(broadcast)
      : createRoomSource(broadcast, me, now);
  };

  const startStream = (
    viewer: Viewer,
    watch: ViewSubscription,
    broadcast: RoomBroadcast,
    grant: ViewGrant,
  ): void => {
    const [topic, source, { workshopId, seat }] = [
      topicFor(watch),
      createSource(broadcast, watch.view, grant),
      grant,
    ];
    const send = (
      frame: Omit<Frame<View, ViewDelta>, 'topic' | 'serverTime'>,
      acknowledge: () => void,
    ): void => {
      viewer.socket.emit(
        'frame',
        { ...frame, topic, serverTime: now() } as Frame<View, ViewDelta>,
        acknowledge,
      );
    };
    const stream = new ViewStream<View, ViewDelta>({
      source,
      send,
      onTimeout: () => {
        viewer.socket.disconnect(true);
      },
      clock,
      bootId,
    });
    const unsubscribe = broadcast.addListener(({ info, seats, passRates, stats }) => {
      if (stats && seat !== null) return;
      if (seat === null) stream.addChanges({ info, seats });
      else if (info || passRates || seats.has(seat))
        stream.addChanges({ info, seats: new Set(seats.has(seat) ? [seat] : []) });
    });
    viewer.addSubscription(topic, {
      workshopId,
      seat,
      stream,
      stop() {
        unsubscribe();
        stream.close();
        closeIfIdle(workshopId);
      },
    });
    stream.refresh();
  };

  const watch = async (
    viewer: Viewer,
    message: unknown,
  ): Promise<{ ok: true } | SubscriptionRefusal> => {
    const parsed = ViewSubscription.safeParse(message);
    if (!parsed.success) return toSubscriptionRefusal('malformed');
    const topic = topicFor(parsed.data);
    const grant = await viewer.withRequestLimit(() => authorize(viewer, parsed.data));
    if (grant === null) return toSubscriptionRefusal('malformed');
    if (!grant.ok) {
      viewer.unsubscribe(topic);
      return grant;
    }
    const broadcast = await getBroadcast(grant.workshopId);
    if (broadcast === null) return toSubscriptionRefusal('unavailable');
    const readable = grant.seat === null || broadcast.state.seats.has(grant.seat);
    const before = viewer.getSubscription(topic);
    if (before !== undefined) before.stream.refresh();
    else if (readable && viewer.socket.connected)
      startStream(viewer, parsed.data, broadcast, grant);
    closeIfIdle(grant.workshopId);
    return readable ? { ok: true } : toSubscriptionRefusal('unavailable');
  };

  namespace.use((socket, next) => {
    authorizer.findSession(socket.handshake.headers.cookie).then(
      (session) => {
        if (session === null) {
          next(new Error('sign-in-required'));
          return;
        }
        (socket as ViewerSocket).data = new Viewer(socket as ViewerSocket, session);
        next();
      },
      () => {
        next(new Error('unavailable'));
      },
    );
  });

  namespace.on('connection', (socket) => {
    const viewer = socket.data as Viewer;
    viewers.add(viewer);
    socket.on('watch', (message, ack) => {
      if (typeof ack !== 'function') return;
      watch(viewer, message).then(ack, (error: unknown) => {
        log('warn', `Couldn't start a view: ${messageOf(error)}`);
        ack(toSubscriptionRefusal('unavailable'));
      });
    });
    socket.on('unwatch', (message: unknown) => {
      const topic = (message as { topic?: unknown } | null)?.topic;
      if (typeof topic === 'string') viewer.unsubscribe(topic);
    });
    socket.on('disconnect', () => {
      viewers.delete(viewer);
      viewer.unsubscribeAll();
    });
  });

  const stopHeartbeat = repeat(clock, VIEWER_HEARTBEAT_MS, () => {
    // Volatile: a page that doesn't read misses heartbeats and so learns that it is behind.
    namespace.volatile.emit('heartbeat', { boot: bootId, serverTime: now() });
    for (const viewer of viewers)
      if (viewer.session.expiresAt.getTime() <= now()) viewer.disconnect('revoked');
  });

  return {
    revoke({ session, person, workshopId, seat, why: reason }) {
      for (const viewer of [...viewers]) {
        const isMatch =
          (session === undefined || viewer.session.id === session) &&
          (person === undefined || viewer.session.person.id === person);
        if (
          isMatch &&
          (workshopId === undefined && seat === undefined
            ? session !== undefined || person !== undefined
            : viewer.isWatching({ workshopId, seat }))
        )
          viewer.disconnect(reason);
      }
    },
    close() {
      stopHeartbeat();
      for (const viewer of [...viewers]) viewer.disconnect('shutting-down');
      for (const broadcast of broadcasts.values()) broadcast.close();
      broadcasts.clear();
    },
  };
}
