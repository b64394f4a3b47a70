import type { Server } from 'socket.io';
import { auditSession } from '#lib/auth/audit-actor.ts';
import { hasSeatGrant, type Session } from '#lib/auth/session.ts';
import { repeat, type Clock } from '#lib/kit/clock.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import type { Log } from '#lib/kit/log.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import {
  VIEWER_MESSAGES,
  type ViewerMessageName,
  type ViewSubscription,
  type Frame,
  type ServerToViewer,
  type ViewerToServer,
  type SubscriptionRefusal,
} from '#lib/protocol/viewer-link.ts';
import { WorkshopNotOpenedError } from '#lib/protocol/not-opened.ts';
import { topicFor } from '#lib/protocol/topic.ts';
import { VIEWER_HEARTBEAT_MS, ROOM_NAMESPACE } from '#lib/protocol/viewer-times.ts';
import { canSeeRoom, canSeeSeat, canSeeProjector } from '#lib/room/policies.ts';
import type { RoomMember, View, ViewDelta } from '#lib/room/views.ts';
import type { Admission, ConnectionOwner } from '../admission/admission.ts';
import { RoomBroadcast } from './room-broadcast.ts';
import { ViewStream, type ViewSource } from './view-stream.ts';
import type { Authorizer, RevocationFilter, SessionFilter, ViewedWorkshops } from './types.ts';
import { createSeatSource } from './seat-source.ts';
import { createProjectorSource, createRoomSource } from './sources.ts';
import { Viewer, type ViewerSocket } from './viewer.ts';

/** How often the sessions of connected pages are checked for their end, in memory. */
const SESSION_CHECK_MS = SECOND_MS;

export interface Viewers {
  /** Disconnects every page that lost its access. A page must match all given ids. */
  revoke(revoked: RevocationFilter): void;
  /** Tells the pages of a person or of a seat that its list of sessions has changed. */
  notifySessions(filter: SessionFilter): void;
  /** Whether a browser of the student shows the page of this seat now. */
  isSeatOpen(seatId: string): boolean;
  /** How many pages watch each view of each workshop. */
  countViews(): Map<string, Partial<Record<ViewSubscription['view'], number>>>;
  /** Ids of the sessions whose pages are connected. */
  sessionIds(): string[];
  /** Replaces these sessions by their state in the database. One that is missing has ended. */
  refreshSessions(ids: readonly string[], sessions: ReadonlyMap<string, Session>): void;
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

/** Who uses the connection of a page, for entries of the security log about its limits. */
function ownerOf({ session }: Viewer, { workshopId, seat }: ViewGrant): ConnectionOwner {
  return { ...auditSession(session), workshopId, ...(seat !== null && { seatId: seat }) };
}

/** Serves browsers on the namespace /room. A subscription gets a snapshot, then deltas. */
export function createViewers({
  io,
  workshops,
  authorizer,
  clock,
  bootId,
  admission,
  log,
  audit,
  onFrameWait,
}: {
  readonly io: Server;
  readonly workshops: ViewedWorkshops;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  /** Identifies this run of the server, so that pages notice a restart. */
  readonly bootId: string;
  /** Limits of sockets and messages; without it, none. */
  readonly admission?: Admission;
  readonly log: Log;
  readonly audit: Audit;
  /** How long a page took to acknowledge a frame, s. */
  readonly onFrameWait?: (view: ViewSubscription['view'], seconds: number) => void;
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
    const broadcast =
      broadcasts.get(workshopId) ?? new RoomBroadcast(workshop, clock, { log, audit, workshopId });
    broadcasts.set(workshopId, broadcast);
    return broadcast;
  };
  const closeIfIdle = (workshopId: string): void => {
    const broadcast = broadcasts.get(workshopId);
    if (broadcast?.listenerCount !== 0) return;
    broadcast.close();
    broadcasts.delete(workshopId);
  };

  const refuse = (viewer: Viewer, view: string, workshopId?: string): SubscriptionRefusal => {
    const address = admission?.connectionOf(viewer.socket.conn)?.address;
    audit({
      ...auditSession(viewer.session),
      ...(address !== undefined && { address }),
      ...(workshopId !== undefined && { workshopId }),
      kind: 'permission-refused',
      detail: { request: `watch ${view}` },
    });
    return toSubscriptionRefusal('forbidden');
  };

  /** Queries the database at each subscription, because access may have ended since connecting. */
  const authorize = async (
    viewer: Viewer,
    watch: ViewSubscription,
  ): Promise<ViewGrant | SubscriptionRefusal> => {
    const session = await authorizer.findSession(viewer.socket.handshake.headers.cookie);
    if (session === null || session.id !== viewer.session.id)
      return toSubscriptionRefusal('sign-in-required');
    viewer.refreshSession(session);
    // A browser without a staff identity only sees its seat, which doesn't show who watches it.
    const { id, name } = session.person ?? { id: '', name: '' };
    if (watch.view !== 'seat') {
      const role = await authorizer.findRole(session, watch.workshopId);
      const isAllowed = watch.view === 'room' ? canSeeRoom : canSeeProjector;
      return role !== null && isAllowed(role)
        ? { ok: true, workshopId: watch.workshopId, seat: null, me: { id, role, name } }
        : refuse(viewer, watch.view, role === null ? undefined : watch.workshopId);
    }
    const seat = await authorizer.findSeat(watch.seat);
    if (seat === null) return toSubscriptionRefusal('not-found');
    const role = await authorizer.findRole(session, seat.workshopId);
    return role !== null && canSeeSeat({ role, isOwnSeat: hasSeatGrant(session, watch.seat) })
      ? { ok: true, workshopId: seat.workshopId, seat: watch.seat, me: { id, role, name } }
      : refuse(viewer, watch.view, role === null ? undefined : seat.workshopId);
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
      onError: (error) => {
        broadcast.reportError(`A frame of ${topic} failed`, error);
      },
      onDelay: (retryMs) => {
        viewer.socket.emit('delayed', { topic, retryMs });
      },
      onAcknowledged: (ms) => onFrameWait?.(watch.view, ms / SECOND_MS),
      // The page of a seat can show the room too, which must stay live.
      keepsTrying: seat !== null,
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
      view: watch.view,
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

  const setOwner = (viewer: Viewer, grant: ViewGrant): void => {
    admission?.connectionOf(viewer.socket.conn)?.setOwner(ownerOf(viewer, grant));
  };

  const watch = async (
    viewer: Viewer,
    message: unknown,
  ): Promise<{ ok: true } | SubscriptionRefusal> => {
    const parsed = VIEWER_MESSAGES.watch.message.safeParse(message);
    const admitted = admission?.connectionOf(viewer.socket.conn);
    if (!parsed.success) {
      admitted?.recordMalformed();
      return toSubscriptionRefusal('malformed');
    }
    const topic = topicFor(parsed.data);
    const grant = await viewer.withRequestLimit(() => authorize(viewer, parsed.data));
    if (grant === null) return toSubscriptionRefusal('malformed');
    if (grant.ok || grant.refusal !== 'sign-in-required') admitted?.admit('browser');
    if (!grant.ok) {
      viewer.unsubscribe(topic);
      return grant;
    }
    setOwner(viewer, grant);
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
        const admitted = admission?.connectionOf(socket.conn);
        admitted?.identify({ kind: 'session', id: session.id });
        admitted?.setOwner(auditSession(session));
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
    const admitted = admission?.connectionOf(socket.conn);
    const listeners: Record<ViewerMessageName, (message: unknown, ack?: unknown) => void> = {
      watch(message, ack) {
        if (typeof ack !== 'function') {
          admitted?.recordMalformed();
          return;
        }
        const respond = ack as (response: { ok: true } | SubscriptionRefusal) => void;
        watch(viewer, message).then(respond, (error: unknown) => {
          log('warn', `Couldn't start a view: ${messageOf(error)}`);
          respond(
            toSubscriptionRefusal(
              error instanceof WorkshopNotOpenedError ? error.reason : 'unavailable',
            ),
          );
        });
      },
      unwatch(message) {
        const parsed = VIEWER_MESSAGES.unwatch.message.safeParse(message);
        if (parsed.success) viewer.unsubscribe(parsed.data.topic);
        else admitted?.recordMalformed();
      },
    };
    for (const name of Object.keys(VIEWER_MESSAGES) as ViewerMessageName[])
      socket.on(name, listeners[name]);
    socket.onAny((name: string) => {
      if (!Object.hasOwn(VIEWER_MESSAGES, name)) admitted?.recordMalformed();
    });
    socket.on('disconnect', () => {
      viewers.delete(viewer);
      viewer.unsubscribeAll();
    });
  });

  const stopHeartbeat = repeat(clock, VIEWER_HEARTBEAT_MS, () => {
    // Volatile: a page that doesn't read misses heartbeats and so learns that it is behind.
    namespace.volatile.emit('heartbeat', { boot: bootId, serverTime: now() });
  });
  const stopExpiry = repeat(clock, SESSION_CHECK_MS, () => {
    for (const viewer of [...viewers]) if (viewer.hasEnded(now())) viewer.disconnect('revoked');
  });

  return {
    revoke({ session, person, workshopId, seatId, why }) {
      for (const viewer of [...viewers]) {
        const isMatch =
          (session === undefined || viewer.session.id === session) &&
          (person === undefined || viewer.session.person?.id === person);
        if (
          isMatch &&
          (workshopId === undefined && seatId === undefined
            ? session !== undefined || person !== undefined
            : viewer.isWatching({ workshopId, seatId }))
        ) {
          // A staff member sees the seat by role, and other views over the same socket: the page
          // connects again and asks for each.
          const isByRole = seatId !== undefined && viewer.session.person !== null;
          viewer.disconnect(isByRole ? 'renewed' : why);
        }
      }
    },
    notifySessions(filter) {
      for (const { session, socket } of viewers)
        if (
          'person' in filter
            ? session.person?.id === filter.person
            : hasSeatGrant(session, filter.seatId)
        )
          socket.emit('sessions-changed');
    },
    isSeatOpen: (seatId) =>
      [...viewers].some(
        (viewer) => viewer.isWatching({ seatId }) && hasSeatGrant(viewer.session, seatId),
      ),
    countViews() {
      const counts: ReturnType<Viewers['countViews']> = new Map();
      for (const viewer of viewers)
        for (const { workshopId, view } of viewer.listSubscriptions()) {
          const views = counts.get(workshopId) ?? {};
          counts.set(workshopId, { ...views, [view]: (views[view] ?? 0) + 1 });
        }
      return counts;
    },
    sessionIds: () => [...new Set([...viewers].map(({ session }) => session.id))],
    refreshSessions(ids, sessions) {
      const asked = new Set(ids);
      for (const viewer of [...viewers]) {
        if (!asked.has(viewer.session.id)) continue;
        const session = sessions.get(viewer.session.id);
        // Ended, or replaced a moment ago: the page connects again and asks.
        if (session === undefined) viewer.disconnect('renewed');
        else viewer.refreshSession(session);
      }
    },
    close() {
      stopHeartbeat();
      stopExpiry();
      for (const viewer of [...viewers]) viewer.disconnect('shutting-down');
      for (const broadcast of broadcasts.values()) broadcast.close();
      broadcasts.clear();
    },
  };
}
