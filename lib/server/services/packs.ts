import { HttpError } from '#lib/protocol/errors.ts';
import type { PackSummary } from '#lib/protocol/api/packs.ts';
import type { AppServices } from '../context.ts';
import type { CatalogEntry } from '../packs/pack-catalog.ts';
import {
  requireInstructor,
  requireSession,
  requireWorkshop,
  requireWorkshopAccess,
} from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';
import { assertStateAllows } from './workshop-state.ts';
import { createKeyedQueue } from '#lib/kit/keyed-queue.ts';
import { canUpdatePack } from '#lib/room/policies.ts';

/** Lists the packs on disk, and updates the pack of a workshop. */
export function packService({ db, workshops, catalog, audit }: ServiceDeps): AppServices['packs'] {
  const queue = createKeyedQueue();
  return {
    async list(caller) {
      const isInstructor = requireSession(caller).person?.isInstructor ?? false;
      return [...catalog.packs].flatMap(([folder, entry]) =>
        entry.kind === 'loaded' || isInstructor ? [toSummary(folder, entry)] : [],
      );
    },

    async reload(caller) {
      requireInstructor(caller);
      await catalog.refresh();
      return [...catalog.packs].map(([folder, entry]) => toSummary(folder, entry));
    },

    updateWorkshopPack: (caller, id, body) =>
      queue.run(id, async () => {
        const { workshop, person } = await requireWorkshopAccess(db, caller, id, (role) =>
          canUpdatePack(role),
        );
        assertStateAllows('update-course', workshop.state);
        const liveWorkshop = await requireWorkshop(workshops, id);
        await catalog.refresh();
        const entry = catalog.packs.get(workshop.packId);
        if (entry === undefined) throw new HttpError('pack-unknown');
        if (entry.kind === 'refused') throw new HttpError('pack-invalid');
        const { pack, availablePackVersion } = liveWorkshop.state();
        // The author may have saved again since the instructor looked at the update.
        const isRequestedContent =
          'digest' in body
            ? body.digest === entry.digest
            : [availablePackVersion ?? pack.version, entry.pack.version].includes(body.version);
        if (!isRequestedContent) throw new HttpError('outdated');
        await liveWorkshop.updatePack({ actor: person.id, pack: entry.pack });
        audit({
          ...auditCaller(caller),
          kind: 'pack-updated',
          workshopId: id,
          detail: { version: entry.pack.version },
        });
        return { version: liveWorkshop.state().pack.version };
      }),
  };
}

function toSummary(folder: string, entry: CatalogEntry): PackSummary {
  if (entry.kind === 'refused') return { state: 'refused', id: folder, errors: [...entry.errors] };
  const { id, version, title, exercises } = entry.pack;
  return {
    state: 'ready',
    id,
    version,
    digest: entry.digest,
    title,
    exercises: exercises.length,
    minutes: exercises.reduce((sum, { minutes }) => sum + minutes, 0),
  };
}
