import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

/** More entries than this can be searched. */
export const SEARCH_FROM = 8;
/** The number of workshops that were visited last and aren't open or live. */
const RECENT = 5;

/** Workshops that students can be in first, then those that the reader visited last. */
export function orderForSwitcher(
  workshops: readonly WorkshopSummary[],
  visitedIds: readonly string[],
): readonly WorkshopSummary[] {
  const isRunning = ({ state }: WorkshopSummary) => state === 'open' || state === 'live';
  const running = workshops.filter(isRunning);
  const recent = visitedIds
    .flatMap((id) => workshops.filter((workshop) => workshop.id === id && !isRunning(workshop)))
    .slice(0, RECENT);
  return [...running, ...recent];
}

/** The visited workshops after a visit of `id`, the last one first. */
export function addVisit(visitedIds: readonly string[], id: string): readonly string[] {
  return [id, ...visitedIds.filter((visited) => visited !== id)].slice(0, RECENT + 1);
}

/** The stored list of visits. Anything else in the storage counts as none. */
export function parseVisits(stored: string | null): readonly string[] {
  return stored === null || stored === '' ? [] : stored.split(' ');
}

/** Whether a workshop's name, code or course contains what the reader typed. */
export function matchesTyped(workshop: WorkshopSummary, typed: string): boolean {
  const wanted = typed.trim().toLocaleLowerCase();
  return [workshop.name, workshop.code, workshop.packId].some((text) =>
    text.toLocaleLowerCase().includes(wanted),
  );
}
