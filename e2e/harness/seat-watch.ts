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

/** The view of one seat, as the live room receives it. */
export interface SeatWatch {
  /** The latest view; null before the first frame. */
  current(): SeatView | null;
  /** Waits until the exercise matches. @throws after `timeoutMs`, with its last state */
  waitForExercise(
    id: string,
    matches: (exercise: ExerciseView) => boolean,
    timeoutMs: number,
  ): Promise<ExerciseView>;
  close(): void;
}

/** Subscribes to a seat with a session. `cookie`: the value of the Cookie header. */
export async function watchSeat(url: string, cookie: string, seat: string): Promise<SeatWatch> {
  const socket: Socket<ServerToViewer<View, ViewDelta>, ViewerToServer> = io(url + ROOM_NAMESPACE, {
    transports: ['websocket'],
    extraHeaders: { cookie, origin: url },
  });
  let view: View | null = null;
  socket.on('frame', (frame: Frame<View, ViewDelta>, acknowledge) => {
    view =
      frame.kind === 'snapshot'
        ? mergeSnapshot(view, frame.view)
        : view && mergeDelta(view, frame.delta);
    acknowledge();
  });
  const current = () => (view?.kind === 'seat' ? view : null);
  const watch = async () => {
    const response = await new Promise<{ ok: true } | SubscriptionRefusal>((resolve) => {
      socket.emit('watch', { view: 'seat', seat }, resolve);
    });
    if (!response.ok) throw new Error(`the server refused the subscription: ${response.refusal}`);
  };
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('connect_error', reject);
  });
  await watch();
  // A busy machine can lose the connection. The next one knows nothing of the subscription.
  socket.on('connect', () => {
    watch().catch(() => undefined);
  });
  await waitFor('the seat is shown', () => current() ?? undefined);
  return {
    current,
    async waitForExercise(id, matches, timeoutMs) {
      const find = () => current()?.exercises.find((exercise) => exercise.id === id);
      return waitFor(
        `exercise ${id} has the expected state`,
        () => {
          const found = find();
          return found && matches(found) ? found : undefined;
        },
        { timeoutMs },
      ).catch((error: unknown) => {
        const { cell, checks } = find() ?? {};
        const { presence, gradingPaused } = current()?.seat ?? {};
        const state = { connected: socket.connected, presence, gradingPaused, cell, checks };
        throw new Error(`${String(error)}; its state is ${JSON.stringify(state)}`);
      });
    },
    close: () => {
      socket.close();
    },
  };
}
