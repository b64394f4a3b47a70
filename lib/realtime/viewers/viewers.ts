import type { Server } from 'socket.io';
import {
  Watch,
  type Frame,
  type ServerToViewer,
  type ViewerToServer,
  type WatchRefusal,
} from '#lib/protocol/viewer-link.ts';
import { topicOf } from '#lib/protocol/topic.ts';
import { BEAT_MS, ROOM_NAMESPACE } from '#lib/protocol/viewer-times.ts';
import { canSeeRoom, canSeeSeat, canSeeWall } from '#lib/room/policies.ts';
import type { Me, View, ViewDelta } from '#lib/room/views.ts';
import { Hub } from './room-broadcast.ts';
import { Outlet, type Source } from './view-stream.ts';
import type { Gate, Rooms, ViewerClock } from './types.ts';
import { projectorSource, roomSource, seatSource } from './sources.ts';
import { Viewer, type ViewerSocket } from './viewer.ts';

export interface Viewers {
  /** Cuts every page whose right to look ended; every part that is given must fit. */
  revoke(revoked: {
    readonly session?: string;
    readonly person?: string;
    readonly event?: string;
    readonly seat?: string;
    readonly why: 'revoked' | 'deleted';
  }): void;
  /** Says goodbye to all and stops. */
  close(): void;
}

const refused = (refusal: WatchRefusal['refusal']): WatchRefusal => ({ ok: false, refusal });

/** What one person may watch. */
interface Right {
  readonly ok: true;
  readonly event: string;
  readonly seat: string | null;
  readonly me: Me;
}

/** Browsers on the namespace /room: each names what it looks at, and gets a snapshot, then deltas. */
export function createViewers({
  io,
  rooms,
  gate,
  clock,
  boot,
  log,
}: {
  readonly io: Server;
  readonly rooms: Rooms;
  readonly gate: Gate;
  readonly clock: ViewerClock;
  /** Names this life of the server. */
  readonly boot: string;
  readonly log: (level: 'info' | 'warn' | 'error', line: string) => void;
}): Viewers {
  const namespace = io.of(ROOM_NAMESPACE) as unknown as ReturnType<
    Server<ViewerToServer, ServerToViewer<View, ViewDelta>>['of']
  >;
  const viewers = new Set<Viewer>();
  const hubs = new Map<string, Hub>();
  const now = (): number => clock.now();

  const hubOf = async (event: string): Promise<Hub | null> => {
    const known = hubs.get(event);
    if (known !== undefined) return known;
    const room = await rooms.open(event);
    if (room === null) return null;
    const hub = hubs.get(event) ?? new Hub(room, clock);
    hubs.set(event, hub);
    return hub;
  };
  const closeIfIdle = (event: string): void => {
    const hub = hubs.get(event);
    if (hub?.listeners !== 0) return;
    hub.close();
    hubs.delete(event);
  };

  /** Asks the database, at each watch: what was allowed at the door may not be any more. */
  const rightTo = async (viewer: Viewer, watch: Watch): Promise<Right | WatchRefusal> => {
    const session = await gate.sessionOf(viewer.socket.handshake.headers.cookie);
    if (session === null || session.id !== viewer.session.id) return refused('sign-in');
    const { id: person, name } = session.person;
    if (watch.view !== 'seat') {
      const role = await gate.roleIn(person, watch.event);
      const may = watch.view === 'room' ? canSeeRoom : canSeeWall;
      return role !== null && may(role)
        ? { ok: true, event: watch.event, seat: null, me: { id: person, role, name } }
        : refused('forbidden');
    }
    const seat = await gate.seat(watch.seat);
    if (seat === null) return refused('not-found');
    const role = await gate.roleIn(person, seat.event);
    return role !== null && canSeeSeat({ role, own: seat.person === person })
      ? { ok: true, event: seat.event, seat: watch.seat, me: { id: person, role, name } }
      : refused('forbidden');
  };

  const sourceOf = (
    hub: Hub,
    view: Watch['view'],
    { seat, me }: Right,
  ): Source<View, ViewDelta> => {
    if (seat !== null) return seatSource(hub, seat, me.role, now);
    return view === 'projector' ? projectorSource(hub) : roomSource(hub, me, now);
  };

  const start = (viewer: Viewer, watch: Watch, hub: Hub, right: Right): void => {
    const [topic, source, { event, seat }] = [
      topicOf(watch),
      sourceOf(hub, watch.view, right),
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
    const outlet = new Outlet<View, ViewDelta>({
      source,
      send,
      gone: () => {
        viewer.socket.disconnect(true);
      },
      clock,
      boot,
    });
    const silence = hub.listen(({ head, seats, shares, figures }) => {
      if (figures && seat !== null) return;
      if (seat === null) outlet.changed({ head, seats });
      else if (head || shares || seats.has(seat))
        outlet.changed({ head, seats: new Set(seats.has(seat) ? [seat] : []) });
    });
    viewer.add(topic, {
      event,
      seat,
      outlet,
      stop() {
        silence();
        outlet.close();
        closeIfIdle(event);
      },
    });
    outlet.refresh();
  };

  const watch = async (viewer: Viewer, message: unknown): Promise<{ ok: true } | WatchRefusal> => {
    const parsed = Watch.safeParse(message);
    if (!parsed.success) return refused('malformed');
    const topic = topicOf(parsed.data);
    const right = await viewer.ask(() => rightTo(viewer, parsed.data));
    if (right === null) return refused('malformed');
    if (!right.ok) {
      viewer.drop(topic);
      return right;
    }
    const hub = await hubOf(right.event);
    if (hub === null) return refused('unavailable');
    const readable = right.seat === null || hub.state.seats.has(right.seat);
    const before = viewer.watched(topic);
    if (before !== undefined) before.outlet.refresh();
    else if (readable && viewer.socket.connected) start(viewer, parsed.data, hub, right);
    closeIfIdle(right.event);
    return readable ? { ok: true } : refused('unavailable');
  };

  namespace.use((socket, next) => {
    gate.sessionOf(socket.handshake.headers.cookie).then(
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
        ack(refused('unavailable'));
      });
    });
    socket.on('unwatch', (message: unknown) => {
      const topic = (message as { topic?: unknown } | null)?.topic;
      if (typeof topic === 'string') viewer.drop(topic);
    });
    socket.on('disconnect', () => {
      viewers.delete(viewer);
      viewer.dropAll();
    });
  });

  const stopBeating = clock.every(BEAT_MS, () => {
    // Volatile: a reader that does not read misses beats, which is what it should learn from them.
    namespace.volatile.emit('beat', { boot, serverTime: now() });
    for (const viewer of viewers)
      if (viewer.session.expiresAt.getTime() <= now()) viewer.bye('revoked');
  });

  return {
    revoke({ session, person, event, seat, why }) {
      for (const viewer of [...viewers]) {
        const fits =
          (session === undefined || viewer.session.id === session) &&
          (person === undefined || viewer.session.person.id === person);
        if (
          fits &&
          (event === undefined && seat === undefined
            ? session !== undefined || person !== undefined
            : viewer.watches({ event, seat }))
        )
          viewer.bye(why);
      }
    },
    close() {
      stopBeating();
      for (const viewer of [...viewers]) viewer.bye('shutting-down');
      for (const hub of hubs.values()) hub.close();
      hubs.clear();
    },
  };
}
