import {
  listNamesAndCourses,
  listWorkshopsOfPerson,
  searchWorkshopsOfPerson,
  type WorkshopListItem,
} from '#db/queries/workshops.ts';
import {
  WORKSHOP_PAGE_SIZE,
  type WorkshopListQuery,
  type WorkshopSummary,
} from '#lib/protocol/api/workshops.ts';
import { isOver, reopenUntil } from '#lib/room/lifecycle.ts';
import type { WorkshopState } from '#lib/room/views.ts';
import type { AppServices } from '../context.ts';
import type { PackCatalog } from '../packs/pack-catalog.ts';
import { listNoticedErasures } from '../retention/plan.ts';
import type { WorkshopRegistry } from '../workshops/types.ts';
import { requireSession } from './access.ts';
import type { ServiceDeps } from './deps.ts';

const LISTED_STATES = ['draft', 'open', 'live', 'ended'] as const;
const ALL_STATES = [...LISTED_STATES, 'archived'] as const;

/** Lists the workshops of a staff member: all of them, or a page of those that match a query. */
export function workshopListService(
  deps: ServiceDeps,
): Pick<AppServices['workshops'], 'list' | 'search'> {
  const { db, catalog } = deps;
  return {
    async list(caller) {
      const { person } = requireSession(caller);
      if (person === null) return [];
      return (await listWorkshopsOfPerson(db, person.id)).map((item) => toSummary(item, deps));
    },

    async search(caller, query) {
      const { person } = requireSession(caller);
      const { page } = query;
      const base = { page, pageSize: WORKSHOP_PAGE_SIZE };
      if (person === null) return { ...base, workshops: [], total: 0, courses: [] };
      const [found, known] = await Promise.all([
        searchWorkshopsOfPerson(db, person.id, {
          text: query.q,
          code: toCodePart(query.q),
          packIds: findCourses(catalog, query.q),
          states: statesOf(query.state),
          role: query.role ?? null,
          course: query.course ?? null,
          sort: query.sort,
          limit: WORKSHOP_PAGE_SIZE,
          offset: (page - 1) * WORKSHOP_PAGE_SIZE,
        }),
        listNamesAndCourses(db, person.id),
      ]);
      return {
        ...base,
        workshops: found.workshops.map((item) => toSummary(item, deps)),
        total: found.total,
        courses: [...new Set(known.map(({ packId }) => packId))].sort(),
      };
    },
  };
}

function statesOf(state: WorkshopListQuery['state']): readonly WorkshopState[] {
  if (state === undefined) return LISTED_STATES;
  return state === 'all' ? ALL_STATES : [state];
}

/** A part of a code as a person types it: case, width, blanks and dashes don't matter. */
function toCodePart(text: string): string {
  const part = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '');
  return /^[A-Z0-9]+$/.test(part) ? part : '';
}

function findCourses(catalog: PackCatalog, text: string): string[] {
  const wanted = text.toLowerCase();
  return [...catalog.packs.values()].flatMap((entry) => {
    if (entry.kind !== 'loaded') return [];
    const { id, title } = entry.pack;
    return [id, title.ja, title.en].some((name) => name.toLowerCase().includes(wanted)) ? [id] : [];
  });
}

/** A workshop as pages and programs get it. Connected seats are known while it is open here. */
export function toSummary(
  item: WorkshopListItem,
  { workshops, retention, now }: Pick<ServiceDeps, 'workshops' | 'retention' | 'now'>,
): WorkshopSummary {
  const { id, name, code, state, packId, timeZone, language, seats, seatLimit, joining } = item;
  const endedAt = item.endedAt?.getTime() ?? null;
  return {
    id,
    name,
    code,
    state,
    packId,
    startsAt: item.startsAt.getTime(),
    timeZone,
    language,
    seats,
    connected: state === 'open' || state === 'live' ? countConnected(workshops, id) : null,
    seatLimit,
    expectedSeats: item.expectedSeats,
    requiredReadiness: item.requiredReadiness,
    showsZone: item.showsZone,
    joining,
    openedAt: item.openedAt?.getTime() ?? null,
    startedAt: item.startedAt?.getTime() ?? null,
    endedAt,
    endedFrom: item.endedFrom,
    reopenUntil: reopenUntil({ state, endedAt }),
    namesDays: item.namesDays,
    logDays: item.logDays,
    erasures: item.role === 'owner' ? listSoonErased(item, retention, now()) : [],
    role: item.role,
  };
}

/** What owners see that it will be erased. A workshop that isn't over has no time for it yet. */
function listSoonErased(
  item: WorkshopListItem,
  retention: ServiceDeps['retention'],
  now: Date,
): WorkshopSummary['erasures'] {
  const { endedAt } = item;
  if (endedAt === null || !isOver(item.state)) return [];
  return listNoticedErasures({ ...item, endedAt }, retention, now.getTime()).map(
    ({ step, eraseAt }) => ({ step, at: eraseAt }),
  );
}

function countConnected(workshops: Pick<WorkshopRegistry, 'get'>, id: string): number {
  const seats = workshops.get(id)?.state().seats.values() ?? [];
  return [...seats].filter(({ presence }) => presence === 'connected' || presence === 'delayed')
    .length;
}
