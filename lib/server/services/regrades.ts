import { HttpError } from '#lib/protocol/errors.ts';
import type { RegradePreview, RegradeResult } from '#lib/protocol/api/regrade.ts';
import type { Caller, AppServices } from '../context.ts';
import type {
  Workshop,
  RegradePreview as WorkshopRegradePreview,
  RegradeResult as WorkshopRegradeResult,
} from '../workshops/types.ts';
import { requireWorkshop, requireWorkshopAccess } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { assertStateAllows } from './workshop-state.ts';
import { createKeyedQueue } from '#lib/kit/keyed-queue.ts';
import { canRegrade } from '#lib/room/policies.ts';

/** Suggested wait while the maximum number of logs is being regraded. */
const BUSY_RETRY_MS = 5_000;

/** Regrades the log of a workshop: first a preview, then apply, then undo if it was wrong. */
export function regradeService({ db, workshops, audit }: ServiceDeps): AppServices['regrades'] {
  const queue = createKeyedQueue();
  const requireRegradeAccess = async (
    caller: Caller,
    id: string,
  ): Promise<{ workshop: Workshop; personId: string }> => {
    const { workshop, person } = await requireWorkshopAccess(db, caller, id, (role) =>
      canRegrade(role),
    );
    assertStateAllows('regrade', workshop.state);
    return { workshop: await requireWorkshop(workshops, id), personId: person.id };
  };

  return {
    async preview(caller, id, { exerciseId }) {
      const { workshop } = await requireRegradeAccess(caller, id);
      if (
        exerciseId !== null &&
        !workshop.state().pack.exercises.some((exercise) => exercise.id === exerciseId)
      )
        throw new HttpError('not-found', { field: 'exerciseId' });
      const preview = workshop.regrade.start(exerciseId);
      if (preview === null) throw new HttpError('too-many', { retryMs: BUSY_RETRY_MS });
      return presentPreview(preview, workshop);
    },

    async current(caller, id) {
      const { workshop } = await requireRegradeAccess(caller, id);
      const preview = workshop.regrade.current();
      return preview && presentPreview(preview, workshop);
    },

    async cancel(caller, id) {
      const { workshop } = await requireRegradeAccess(caller, id);
      await workshop.regrade.cancel();
    },

    apply: (caller, id, { previewId, exercises }) =>
      queue.run(id, async () => {
        const { workshop, personId } = await requireRegradeAccess(caller, id);
        if (
          workshop.regrade.current()?.id === previewId &&
          workshop.regrade.current()?.state === 'running'
        )
          throw new HttpError('not-ready', { retryMs: 1_000 });
        const result = await workshop.regrade.apply({
          actor: personId,
          preview: previewId,
          exercises: exercises ?? null,
        });
        if (result === null) throw new HttpError('outdated');
        audit({
          ...auditCaller(caller),
          kind: 'regraded',
          workshopId: id,
          detail: { granted: result.granted, revoked: result.revoked },
        });
        return toRegradeResult(result);
      }),

    undo: (caller, id, { pos }) =>
      queue.run(id, async () => {
        const { workshop, personId } = await requireRegradeAccess(caller, id);
        const result = await workshop.regrade.undo({ actor: personId, pos });
        if (result === null) throw new HttpError('outdated');
        audit({
          ...auditCaller(caller),
          kind: 'regraded',
          workshopId: id,
          detail: { undo: true, granted: result.granted, revoked: result.revoked },
        });
        return toRegradeResult(result);
      }),
  };
}

function toRegradeResult({ pos, granted, revoked }: WorkshopRegradeResult): RegradeResult {
  return { pos, gives: granted, takes: revoked };
}

function presentPreview(preview: WorkshopRegradePreview, workshop: Workshop): RegradePreview {
  const { pack, seats } = workshop.state();
  const { id, packVersion, exerciseId } = preview;
  const common = { id, packVersion, exerciseId, outdated: packVersion !== pack.version };
  if (preview.state !== 'ready')
    return preview.state === 'running'
      ? { ...common, state: 'running', done: preview.done, of: preview.total }
      : { ...common, state: 'failed' };
  const changes = preview.changes.flatMap((change) => {
    const seat = seats.get(change.seatId);
    return seat ? [{ ...change, label: seat.label, displayName: seat.displayName }] : [];
  });
  return { ...common, state: 'ready', changes };
}
