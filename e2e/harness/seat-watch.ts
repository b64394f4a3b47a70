import { io } from 'socket.io-client';
import { mergeDelta, mergeSnapshot } from '#lib/client/merge.ts';
import type {
  Frame,
  ServerToViewer,
  ViewerToServer,
  SubscriptionRefusal,
} from '#lib/protocol/viewer-link.ts';
import { ROOM_NAMESPACE } from '#lib/protocol/viewer-times.ts';
import type { ExerciseView, SeatView, View, ViewDelta } from '#lib/room/views.ts';
import type { Socket } from 'socket.io-client';
import { waitFor } from './wait-for.ts';

/** One seat as the room's screen has it, frame by frame. */
export interface SeatWatch {
  /** The newest view; null before the first frame. */
  current(): SeatView | null;
  /** Resolves with the exercise as soon as it is as wanted; throws with how it was last, after `timeoutMs`. */
  waitForExercise(
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
        ? mergeSnapshot(view, frame.view)
        : view && mergeDelta(view, frame.delta);
    taken();
  });
  const current = () => (view?.kind === 'seat' ? view : null);
  const watch = async () => {
    const answer = await new Promise<{ ok: true } | SubscriptionRefusal>((resolve) => {
      socket.emit('watch', { view: 'seat', seat }, resolve);
    });
    if (!answer.ok) throw new Error(`the seat cannot be watched: ${answer.refusal}`);
  };
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('connect_error', reject);
  });
  await watch();
  await waitFor('the seat is shown', () => current() ?? undefined);
  return {
    current,
    async waitForExercise(id, wanted, timeoutMs) {
      const find = () => current()?.exercises.find((one) => one.id === id);
      return waitFor(
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
