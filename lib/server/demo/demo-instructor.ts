import type { Clock } from '#lib/kit/clock.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { RoomCommandInput } from '#lib/protocol/api/commands.ts';
import type { Pack } from '#lib/packs/types.ts';

export interface DemoInstructorOptions {
  readonly pack: Pack;
  /** How many times faster than a real day. */
  readonly speed: number;
  readonly clock: Clock;
  /** Executes a command as the instructor. Resolves with its position in the log. */
  readonly send: (command: RoomCommandInput) => Promise<number>;
  /** Called with the id of each notice. */
  readonly onNotice: (noticeId: number) => void;
  readonly onError: (error: unknown) => void;
}

/** An announcement comes with every third exercise. */
const ANNOUNCEMENT_INTERVAL = 3;
const ANNOUNCEMENTS = [
  'Please ask for help when you are stuck for more than five minutes.',
  'Look at the Events of the Pod first: kubectl describe pod.',
  'The next exercise uses the objects of this one. Keep them.',
] as const;

/**
 * The instructor of the demo goes from exercise to exercise by the minutes of the pack, with a timer
 * and some announcements. Ends after the last exercise.
 * @returns a function that ends it
 */
export function startDemoInstructor(options: DemoInstructorOptions): () => void {
  const { pack, speed, clock, send, onNotice, onError } = options;
  const exercises = pack.exercises.filter(({ optional }) => optional !== true);
  let cancel = (): void => undefined;
  let isStopped = false;
  const teach = async (index: number): Promise<void> => {
    const exercise = exercises[index];
    if (exercise === undefined || isStopped) return;
    const seconds = Math.max(1, Math.round((exercise.minutes * 60) / speed));
    await send({ kind: 'set-current-exercise', exerciseId: exercise.id, timer: seconds });
    if (index % ANNOUNCEMENT_INTERVAL === 1) {
      const draw = Math.floor(index / ANNOUNCEMENT_INTERVAL) % ANNOUNCEMENTS.length;
      const text = ANNOUNCEMENTS[draw] ?? ANNOUNCEMENTS[0];
      onNotice(await send({ kind: 'announce', text, to: { to: 'all' } }));
    }
  };
  const schedule = (index: number): void => {
    teach(index)
      .catch(onError)
      .finally(() => {
        const exercise = exercises[index];
        if (exercise === undefined || isStopped) return;
        cancel = clock.after((exercise.minutes * MINUTE_MS) / speed, () => {
          schedule(index + 1);
        });
      });
  };
  schedule(0);
  return () => {
    isStopped = true;
    cancel();
  };
}
