import type { Server } from 'socket.io';
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
import type { Authorizer, ViewedWorkshops, ViewerClock } from './types.ts';
import { createProjectorSource, createRoomSource, createSeatSource } from './sources.ts';
import { Viewer, type ViewerSocket } from './viewer.ts';

export interface Viewers {
  /** Cuts every page whose right to look ended; every part that is given must fit. */
  revoke(revoked: {
    readonly session?: string;
    readonly person?: string;
    readonly workshopId?: string;
    readonly seat?: string;
    readonly why: 'revoked' | 'deleted';
  }): void;
  /** Says goodbye to all and stops. */
  close(): void;
}

const toSubscriptionRefusal = (refusal: SubscriptionRefusal['refusal']): SubscriptionRefusal => ({
  ok: false,
  refusal,
});

/** What one person may watch. */
interface ViewGrant {
  readonly ok: true;
  readonly workshopId: string;
  readonly seat: string | null;
  readonly me: RoomMember;
}

/** Browsers on the namespace /room: each names what it looks at, and gets a snapshot, then deltas. */
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
  readonly clock: ViewerClock;
  /** Names this life of the server. */
  readonly bootId: string;
  readonly log: (level: 'info' | 'warn' | 'error', line: string) => void;
}): Viewers {
  const namespace = io.of(ROOM_NAMESPACE) as unknown as ReturnType<
    Server<ViewerToServer, ServerToViewer<View, ViewDelta>>['of']
  >;
  const viewers = new Set<Viewer>();
  const broadcasts = new Map<string, RoomBroadcast>();
  const now = (): number => clock.now();

  const getBroadcast = async (workshopId: string): Promise<RoomBroadcast | null> => {
    const known = broadcasts.get(workshopId);
    if (known !== undefined) return known;
    const room = await workshops.open(workshopId);
    if (room === null) return null;
    const hub = broadcasts.get(workshopId) ?? new RoomBroadcast(room, clock);
    broadcasts.set(workshopId, hub);
    return hub;
  };
  const closeIfIdle = (workshopId: string): void => {
    const hub = broadcasts.get(workshopId);
    if (hub?.listenerCount !== 0) return;
    hub.close();
    broadcasts.delete(workshopId);
  };

  /** Asks the database, at each watch: what was allowed at the door may not be any more. */
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
      const may = watch.view === 'room' ? canSeeRoom : canSeeProjector;
      return role !== null && may(role)
        ? { ok: true, workshopId: watch.workshopId, seat: null, me: { id: person, role, name } }
        : toSubscriptionRefusal('forbidden');
    }
    const seat = await authorizer.findSeat(watch.seat);
    if (seat === null) return toSubscriptionRefusal('not-found');
    const role = await authorizer.findRole(person, seat.workshopId);
    return role !== null && canSeeSeat({ role, own: seat.person === person })
      ? { ok: true, workshopId: seat.workshopId, seat: watch.seat, me: { id: person, role, name } }
      : toSubscriptionRefusal('forbidden');
  };

  const createSource = (
    hub: RoomBroadcast,
    view: ViewSubscription['view'],
    { seat, me }: ViewGrant,
  ): ViewSource<View, ViewDelta> => {
    if (seat !== null) return createSeatSource(hub, seat, me.role, now);
    return view === 'projector' ? createProjectorSource(hub) : createRoomSource(hub, me, now);
  };

  const startStream = (
    viewer: Viewer,
    watch: ViewSubscription,
    hub: RoomBroadcast,
    right: ViewGrant,
  ): void => {
    const [topic, source, { workshopId, seat }] = [
      topicFor(watch),
      createSource(hub, watch.view, right),
      right,
    ];
    const send = (
      frame: Omit<Frame<View, ViewDelta>, 'topic' | 'serverTime'>,
      taken: () => void,
    ): void => {
      viewer.socket.emit(
        'frame',
        { ...frame, topic, serverTime: now() } as Frame<View, ViewDelta>,
        taken,
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
    const silence = hub.addListener(({ info, seats, passRates, stats }) => {
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
        silence();
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
    const right = await viewer.withRequestLimit(() => authorize(viewer, parsed.data));
    if (right === null) return toSubscriptionRefusal('malformed');
    if (!right.ok) {
      viewer.unsubscribe(topic);
      return right;
    }
    const hub = await getBroadcast(right.workshopId);
    if (hub === null) return toSubscriptionRefusal('unavailable');
    const readable = right.seat === null || hub.state.seats.has(right.seat);
    const before = viewer.getSubscription(topic);
    if (before !== undefined) before.stream.refresh();
    else if (readable && viewer.socket.connected) startStream(viewer, parsed.data, hub, right);
    closeIfIdle(right.workshopId);
    return readable ? { ok: true } : toSubscriptionRefusal('unavailable');
  };

  namespace.use((socket, next) => {
    authorizer.findSession(socket.handshake.headers.cookie).then(
      (session) => {
        if (session === null) {
          next(new Error('sign-in'));
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
        log('warn', `a viewer could not be let in: ${String(error)}`);
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

  const stopHeartbeat = clock.every(VIEWER_HEARTBEAT_MS, () => {
    // Volatile: a reader that does not read misses beats, which is what it should learn from them.
    namespace.volatile.emit('beat', { boot: bootId, serverTime: now() });
    for (const viewer of viewers)
      if (viewer.session.expiresAt.getTime() <= now()) viewer.disconnect('revoked');
  });

  return {
    revoke({ session, person, workshopId, seat, why }) {
      for (const viewer of [...viewers]) {
        const fits =
          (session === undefined || viewer.session.id === session) &&
          (person === undefined || viewer.session.person.id === person);
        if (
          fits &&
          (workshopId === undefined && seat === undefined
            ? session !== undefined || person !== undefined
            : viewer.isWatching({ workshopId, seat }))
        )
          viewer.disconnect(why);
      }
    },
    close() {
      stopHeartbeat();
      for (const viewer of [...viewers]) viewer.disconnect('shutting-down');
      for (const hub of broadcasts.values()) hub.close();
      broadcasts.clear();
    },
  };
}
