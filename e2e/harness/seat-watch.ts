import { io } from 'socket.io-client';
import { mergeDelta, takeSnapshot } from '#lib/client/merge.ts';
import type {
  Frame,
  ServerToViewer,
  ViewerToServer,
  WatchRefusal,
} from '#lib/protocol/viewer-link.ts';
import { ROOM_NAMESPACE } from '#lib/protocol/viewer-times.ts';
import type { ExerciseView, SeatView, View, ViewDelta } from '#lib/room/views.ts';
import type { Socket } from 'socket.io-client';
import { until } from './wait-for.ts';

/** One seat as the room's screen has it, frame by frame. */
export interface SeatWatch {
  /** The newest view; null before the first frame. */
  now(): SeatView | null;
  /** Resolves with the exercise as soon as it is as wanted; throws with how it was last, after `timeoutMs`. */
  exercise(
    id: string,
    wanted: (exercise: ExerciseView) => boolean,
    timeoutMs: number,
  ): Promise<ExerciseView>;
  close(): void;
}

/** Watches a seat with the session of whoever the cookie belongs to. `cookie`: the header's value. */
export async function watchSeat(url: string, cookie: string, seat: string): Promise<SeatWatch> {
  const socket: Socket<ServerToViewer<View, ViewDelta>, ViewerToServer> = io(url + ROOM_NAMESPACE, {
    transports: ['websocket'],
    extraHeaders: { cookie, origin: url },
  });
  let view: View | null = null;
  socket.on('frame', (frame: Frame<View, ViewDelta>, taken) => {
    view =
      frame.kind === 'snapshot'
        ? takeSnapshot(view, frame.view)
        : view && mergeDelta(view, frame.delta);
    taken();
  });
  const now = () => (view?.kind === 'seat' ? view : null);
  const watch = async () => {
    const answer = await new Promise<{ ok: true } | WatchRefusal>((resolve) => {
      socket.emit('watch', { view: 'seat', seat }, resolve);
    });
    if (!answer.ok) throw new Error(`the seat cannot be watched: ${answer.refusal}`);
  };
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('connect_error', reject);
  });
  await watch();
  await until('the seat is shown', () => now() ?? undefined);
  return {
    now,
    async exercise(id, wanted, timeoutMs) {
      const find = () => now()?.exercises.find((one) => one.id === id);
      return until(
        `exercise ${id} is as it should be`,
        () => {
          const found = find();
          return found && wanted(found) ? found : undefined;
        },
        { timeoutMs },
      ).catch((error: unknown) => {
        const { cell, checks } = find() ?? {};
        throw new Error(`${String(error)}; it is ${JSON.stringify({ cell, checks })}`);
      });
    },
    close: () => {
      socket.close();
    },
  };
}
