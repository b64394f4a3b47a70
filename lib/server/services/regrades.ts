import { HttpError } from '#lib/protocol/errors.ts';
import type { RegradePreview } from '#lib/protocol/http.ts';
import { canExecute } from '#lib/room/policies.ts';
import type { Caller, AppServices } from '../context.ts';
import type { Workshop, RegradePreview as Preview } from '../workshops/types.ts';
import { requireWorkshopAccess } from './access.ts';
import { requireWorkshop } from './require-workshop.ts';
import type { ServiceDeps } from './deps.ts';
import { createKeyedQueue } from '#lib/kit/keyed-queue.ts';

/** While as many logs are graded again as may be. */
const BUSY_RETRY_MS = 5_000;

/** Grading again what was done, for all roles that may: nothing is given or taken before it was looked at. */
export function regradeService({ db, workshops }: ServiceDeps): AppServices['regrades'] {
  const queue = createKeyedQueue();
  const requireRegradeAccess = async (
    asker: Caller,
    id: string,
  ): Promise<{ workshop: Workshop; personId: string }> => {
    const { workshop, person } = await requireWorkshopAccess(db, asker, id, (role) =>
      canExecute(role, 're-grade'),
    );
    if (workshop.state === 'archived') throw new HttpError('workshop-ended');
    return { workshop: await requireWorkshop(workshops, id), personId: person.id };
  };

  return {
    async preview(asker, id, { exerciseId }) {
      const { workshop } = await requireRegradeAccess(asker, id);
      if (
        exerciseId !== null &&
        !workshop.state().pack.exercises.some((one) => one.id === exerciseId)
      )
        throw new HttpError('not-found', { field: 'exercise' });
      const preview = workshop.regrade.start(exerciseId);
      if (preview === null) throw new HttpError('too-many', { retryMs: BUSY_RETRY_MS });
      return presentPreview(preview, workshop);
    },

    async current(asker, id) {
      const { workshop } = await requireRegradeAccess(asker, id);
      const preview = workshop.regrade.current();
      return preview && presentPreview(preview, workshop);
    },

    async cancel(asker, id) {
      const { workshop } = await requireRegradeAccess(asker, id);
      await workshop.regrade.cancel();
    },

    apply: (asker, id, { previewId, exercises }) =>
      queue.run(id, async () => {
        const { workshop, personId } = await requireRegradeAccess(asker, id);
        if (
          workshop.regrade.current()?.id === previewId &&
          workshop.regrade.current()?.state === 'running'
        )
          throw new HttpError('not-ready', { retryMs: 1_000 });
        const done = await workshop.regrade.apply({
          actor: personId,
          preview: previewId,
          exercises: exercises ?? null,
        });
        if (done === null) throw new HttpError('outdated');
        return done;
      }),

    undo: (asker, id, { pos }) =>
      queue.run(id, async () => {
        const { workshop, personId } = await requireRegradeAccess(asker, id);
        const done = await workshop.regrade.undo({ actor: personId, pos });
        if (done === null) throw new HttpError('outdated');
        return done;
      }),
  };
}

function presentPreview(preview: Preview, workshop: Workshop): RegradePreview {
  const { pack, seats } = workshop.state();
  const { id, packVersion, exerciseId } = preview;
  const about = { id, packVersion, exerciseId, outdated: packVersion !== pack.version };
  if (preview.state !== 'ready')
    return preview.state === 'running'
      ? { ...about, state: 'running', done: preview.done, of: preview.total }
      : { ...about, state: 'failed' };
  const changes = preview.changes.flatMap((change) => {
    const seat = seats.get(change.seatId);
    return seat ? [{ ...change, label: seat.label, displayName: seat.displayName }] : [];
  });
  return { ...about, state: 'ready', changes };
}
