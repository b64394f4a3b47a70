import { HttpRefused } from '#lib/protocol/errors.ts';
import type { ReGradePreview } from '#lib/protocol/http.ts';
import { canDecide } from '#lib/room/policies.ts';
import type { Asker, Podium } from '../context.ts';
import type { LiveEvent, ReGradePreview as Preview } from '../workshops/types.ts';
import { eventFor } from './access.ts';
import { liveEvent } from './require-workshop.ts';
import type { Surroundings } from './deps.ts';
import { createTurns } from '#lib/kit/keyed-queue.ts';

/** While as many logs are graded again as may be. */
const BUSY_MS = 5_000;

/** Grading again what was done, for all roles that may: nothing is given or taken before it was looked at. */
export function reGradesService({ db, live }: Surroundings): Podium['reGrades'] {
  const turns = createTurns();
  const access = async (asker: Asker, id: string): Promise<{ open: LiveEvent; person: string }> => {
    const { event, person } = await eventFor(db, asker, id, (role) => canDecide(role, 're-grade'));
    if (event.state === 'archived') throw new HttpRefused('event-ended');
    return { open: await liveEvent(live, id), person: person.id };
  };

  return {
    async preview(asker, id, { exercise }) {
      const { open } = await access(asker, id);
      if (exercise !== null && !open.state().pack.exercises.some((one) => one.id === exercise))
        throw new HttpRefused('not-found', { field: 'exercise' });
      const preview = open.reGrade.start(exercise);
      if (preview === null) throw new HttpRefused('too-many', { retryMs: BUSY_MS });
      return toAnswer(preview, open);
    },

    async current(asker, id) {
      const { open } = await access(asker, id);
      const preview = open.reGrade.current();
      return preview && toAnswer(preview, open);
    },

    async cancel(asker, id) {
      const { open } = await access(asker, id);
      await open.reGrade.cancel();
    },

    apply: (asker, id, { preview, exercises }) =>
      turns.take(id, async () => {
        const { open, person } = await access(asker, id);
        if (open.reGrade.current()?.id === preview && open.reGrade.current()?.state === 'running')
          throw new HttpRefused('not-ready', { retryMs: 1_000 });
        const done = await open.reGrade.apply({
          actor: person,
          preview,
          exercises: exercises ?? null,
        });
        if (done === null) throw new HttpRefused('outdated');
        return done;
      }),

    undo: (asker, id, { pos }) =>
      turns.take(id, async () => {
        const { open, person } = await access(asker, id);
        const done = await open.reGrade.undo({ actor: person, pos });
        if (done === null) throw new HttpRefused('outdated');
        return done;
      }),
  };
}

function toAnswer(preview: Preview, open: LiveEvent): ReGradePreview {
  const { pack, seats } = open.state();
  const { id, packVersion, exercise } = preview;
  const about = { id, packVersion, exercise, outdated: packVersion !== pack.version };
  if (preview.state !== 'ready')
    return preview.state === 'running'
      ? { ...about, state: 'running', done: preview.done, of: preview.of }
      : { ...about, state: 'failed' };
  const changes = preview.changes.flatMap((change) => {
    const seat = seats.get(change.seat);
    return seat ? [{ ...change, label: seat.label, handle: seat.handle }] : [];
  });
  return { ...about, state: 'ready', changes };
}
