import { HttpRefused } from '#lib/protocol/errors.ts';
import type { PackSummary } from '#lib/protocol/http.ts';
import { canDecide } from '#lib/room/policies.ts';
import type { Podium } from '../context.ts';
import type { Shelved } from '../packs/pack-catalog.ts';
import { eventFor, mayMakeEvents, signedIn } from './access.ts';
import { liveEvent } from './require-workshop.ts';
import type { Surroundings } from './deps.ts';
import { createTurns } from '#lib/kit/keyed-queue.ts';

/** The packs on disk, and how a newer one gets into an event. */
export function packsService({ db, live, shelf }: Surroundings): Podium['packs'] {
  const turns = createTurns();
  return {
    async list(asker) {
      const { instructor } = signedIn(asker);
      return [...shelf.packs].flatMap(([folder, shelved]) =>
        shelved.kind === 'loaded' || instructor ? [toSummary(folder, shelved)] : [],
      );
    },

    async reload(asker) {
      mayMakeEvents(asker);
      await shelf.read();
      return [...shelf.packs].map(([folder, shelved]) => toSummary(folder, shelved));
    },

    take: (asker, id, wanted) =>
      turns.take(id, async () => {
        const { event, person } = await eventFor(db, asker, id, (role) =>
          canDecide(role, 'take-pack'),
        );
        if (event.state === 'ended' || event.state === 'archived')
          throw new HttpRefused('event-ended');
        const open = await liveEvent(live, id);
        await shelf.read();
        const shelved = shelf.packs.get(event.pack);
        if (shelved === undefined) throw new HttpRefused('pack-unknown');
        if (shelved.kind === 'refused') throw new HttpRefused('pack-refused');
        const { pack, newerPack } = open.state();
        // What was looked at is what is taken: an author may have saved again since.
        const meant =
          'digest' in wanted
            ? wanted.digest === shelved.digest
            : [newerPack ?? pack.version, shelved.pack.version].includes(wanted.version);
        if (!meant) throw new HttpRefused('outdated');
        await open.takePack({ actor: person.id, pack: shelved.pack });
        return { version: open.state().pack.version };
      }),
  };
}

function toSummary(folder: string, shelved: Shelved): PackSummary {
  if (shelved.kind === 'refused')
    return { state: 'refused', id: folder, errors: [...shelved.errors] };
  const { id, version, title, exercises } = shelved.pack;
  return {
    state: 'ready',
    id,
    version,
    digest: shelved.digest,
    title,
    exercises: exercises.length,
  };
}
