import type { Language } from '#lib/i18n/language.ts';
import type { ResultsQuery } from '#lib/protocol/api/results.ts';
import type { ResultLevel, Results } from '#lib/results/types.ts';
import { CHECK_FILTERS, type CheckFilter } from './checks-figure.tsx';
import { PLAN_SORTS, type PlanSort } from './exercise-figures.tsx';
import type { ResultsLinks } from './result-figure.tsx';

/** What the address of a results page says: the filter, and how its figures are sorted. */
export interface ResultsAddress {
  readonly workshopId: string;
  readonly query: ResultsQuery;
  readonly sort: PlanSort;
  readonly checks: CheckFilter;
}

/** Values of an address, as a page receives them. */
export type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

/** The first value of each name. */
export function firstValues(search: SearchParams): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(search).map(([name, value]) => [
      name,
      (Array.isArray(value) ? value[0] : value) || undefined,
    ]),
  );
}

/** Unknown sorts and filters count as absent. */
export function parseAddress(
  workshopId: string,
  query: ResultsQuery,
  search: SearchParams,
): ResultsAddress {
  const { sort, checks } = firstValues(search);
  return {
    workshopId,
    query,
    sort: PLAN_SORTS.find((option) => option === sort) ?? 'order',
    checks: CHECK_FILTERS.find((option) => option === checks) ?? 'all',
  };
}

/** A page of the results with the same filter. `change` replaces a part of the address. */
export function resultsHref(
  { workshopId, query, sort, checks }: ResultsAddress,
  path = '',
  change: Readonly<Partial<Record<'sort' | 'checks', string>>> = {},
): string {
  const search = new URLSearchParams();
  const values = { ...query, sort, checks, ...change };
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== 'order' && value !== 'all')
      search.set(name, String(value));
  const text = search.toString();
  return `/workshops/${workshopId}/results${path}${text === '' ? '' : `?${text}`}`;
}

/** The report as one file, without single students. */
export function reportHref(workshopId: string, language: Language): string {
  return `/workshops/${workshopId}/results/report.html?lang=${language}`;
}

/** The replay at a time, ms since 1970, or from its begin; `seatId` opens the seat of a student. */
export function replayHref(
  workshopId: string,
  { at, seatId }: { readonly at?: number; readonly seatId?: string } = {},
): string {
  const search = new URLSearchParams({
    ...(at !== undefined && { at: String(at) }),
    ...(seatId !== undefined && { seat: seatId }),
  }).toString();
  return `/workshops/${workshopId}/replay${search === '' ? '' : `?${search}`}`;
}

/**
 * The links of the figures. Students have a page at the level `named` only. `hasReplay`: the workshop has
 * ended and its log exists.
 */
export function resultsLinks(
  address: ResultsAddress,
  level: ResultLevel,
  hasReplay = false,
): ResultsLinks {
  return {
    method: (part) => `/workshops/${address.workshopId}/results/method#${part}`,
    replay: (at) => (hasReplay ? replayHref(address.workshopId, { at }) : null),
    exercise: (exerciseId) => resultsHref(address, `/exercises/${encodeURIComponent(exerciseId)}`),
    student: ({ id }) =>
      level === 'named'
        ? `/workshops/${address.workshopId}/results/students/${encodeURIComponent(id)}`
        : null,
  };
}

/** Whether the workshop of these results has a replay. */
export function hasReplay({
  workshop,
  isLogErased,
}: Pick<Results, 'workshop' | 'isLogErased'>): boolean {
  return workshop.endedAt !== null && !isLogErased;
}

const FILTER_STEP_MS = 15 * 60_000;
const MAX_OPTIONS = 48;

/** Times that a filter can begin or end at, each at least 15 min after the one before. */
export function filterTimes({ workshop, asOf }: Pick<Results, 'workshop' | 'asOf'>): number[] {
  const { startedAt, endedAt } = workshop;
  if (startedAt === null) return [];
  const end = endedAt ?? asOf;
  const steps = Math.ceil((end - startedAt) / FILTER_STEP_MS / MAX_OPTIONS);
  const step = FILTER_STEP_MS * Math.max(1, steps);
  const times = [];
  for (let at = Math.ceil(startedAt / step) * step; at < end; at += step)
    if (at - startedAt >= FILTER_STEP_MS && end - at >= FILTER_STEP_MS) times.push(at);
  return times;
}
