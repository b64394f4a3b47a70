import { isUniqueViolation } from '#db/unique-violation.ts';
import {
  deleteEvent,
  eventOfPerson,
  eventsOfPerson,
  insertEvent,
  updateEvent,
  type EventRow,
  type ListedEvent,
} from '#db/queries/workshops.ts';
import { grantRole } from '#db/queries/memberships.ts';
import { eventCode, spellCode } from '#lib/auth/code.ts';
import { newId } from '#lib/auth/secret.ts';
import { HttpRefused } from '#lib/protocol/errors.ts';
import type { EventSummary } from '#lib/protocol/http.ts';
import { refuse } from '#lib/protocol/refusal.ts';
import { canChangeEvent, canDecide, canDeleteEvent } from '#lib/room/policies.ts';
import type { Podium } from '../context.ts';
import { eventFor, mayMakeEvents, signedIn } from './access.ts';
import { createDecisions } from './command-executor.ts';
import { keepContent } from '../packs/content.ts';
import { liveEvent } from './require-workshop.ts';
import type { Surroundings } from './deps.ts';

/** An event's life has one direction. */
const NEXT: Readonly<Record<EventRow['state'], readonly EventRow['state'][]>> = {
  draft: ['open', 'live'],
  open: ['live', 'ended'],
  live: ['ended'],
  ended: ['archived'],
  archived: [],
};
const CODE_TRIES = 20;
const ENDED = refuse('event-ended', 'the event has ended: the agent stops and deletes its key');

export function eventsService(surroundings: Surroundings): Podium['events'] {
  const { db, live, shelf, now, revoke } = surroundings;
  const decide = createDecisions(() => now().getTime());
  const summary = async (person: string, id: string): Promise<EventSummary> => {
    const listed = await eventOfPerson(db, person, id);
    if (listed === null) throw new HttpRefused('not-found');
    return toSummary(listed);
  };

  return {
    list: async (asker) => (await eventsOfPerson(db, signedIn(asker).id)).map(toSummary),

    async create(asker, body) {
      const person = mayMakeEvents(asker);
      const loaded = shelf.packs.get(body.pack);
      if (loaded === undefined) throw new HttpRefused('pack-unknown', { field: 'pack' });
      if (loaded.kind === 'refused') throw new HttpRefused('pack-refused', { field: 'pack' });
      const id = newId();
      const row = {
        id,
        name: body.name,
        pack: loaded.pack.id,
        packVersion: loaded.pack.version,
        language: body.language,
        timeZone: body.timeZone,
        startsAt: new Date(body.startsAt),
        createdAt: now(),
      };
      await withFreeCode(body.code, (code) =>
        db.transaction(async (tx) => {
          await insertEvent(tx, { ...row, code, packDigest: await keepContent(tx, loaded.pack) });
          await grantRole(tx, { event: id, person, role: 'owner' });
        }),
      );
      return summary(person, id);
    },

    async change(asker, id, body) {
      const { event, person } = await eventFor(db, asker, id, canChangeEvent);
      const state = body.state === event.state ? undefined : body.state;
      if (state !== undefined && !NEXT[event.state].includes(state)) throw wrongTurn(event.state);
      const change = {
        ...(body.name !== undefined && { name: body.name }),
        ...(body.startsAt !== undefined && { startsAt: new Date(body.startsAt) }),
        ...(state !== undefined && { state }),
        ...(state === 'ended' && { endedAt: now() }),
      };
      if (Object.keys(change).length > 0) {
        await updateEvent(db, id, change);
        const open = await liveEvent(live, id);
        await open.act({
          actor: person.id,
          kind: 'event-changed',
          payload: {
            ...(body.name !== undefined && { name: body.name }),
            ...(state !== undefined && { state }),
          },
        });
        await open.refresh();
        if (state === 'ended') open.cut(ENDED);
        if (state === 'archived') await live.close(id);
      }
      return summary(person.id, id);
    },

    async remove(asker, id) {
      await eventFor(db, asker, id, canDeleteEvent);
      live.get(id)?.cut(ENDED);
      await live.close(id);
      await deleteEvent(db, id);
      revoke({ event: id, why: 'deleted' });
    },

    async decide(asker, id, act) {
      const { role, person } = await eventFor(db, asker, id, (role) => canDecide(role, act.kind));
      return decide(await liveEvent(live, id), act, { role, person });
    },
  };
}

function wrongTurn(from: EventRow['state']): HttpRefused {
  if (from === 'ended' || from === 'archived')
    return new HttpRefused('event-ended', { field: 'state' });
  return new HttpRefused('malformed', {
    field: 'state',
    message: `an event in state ${from} becomes ${NEXT[from].join(' or ')}`,
  });
}

/** Writes under the wanted code, or under codes of our own until one is free among the open events. */
async function withFreeCode(
  wanted: string | undefined,
  write: (code: string) => Promise<void>,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await write(wanted === undefined ? eventCode() : spellCode(wanted));
      return;
    } catch (error) {
      if (!isUniqueViolation(error, 'event_code_of_open')) throw error;
      if (wanted !== undefined || tries === CODE_TRIES)
        throw new HttpRefused('code-taken', { field: 'code' });
    }
  }
}

function toSummary({
  id,
  name,
  code,
  state,
  pack,
  startsAt,
  timeZone,
  language,
  seats,
  role,
}: ListedEvent): EventSummary {
  return {
    id,
    name,
    code,
    state,
    pack,
    startsAt: startsAt.getTime(),
    timeZone,
    language,
    seats,
    role,
  };
}
