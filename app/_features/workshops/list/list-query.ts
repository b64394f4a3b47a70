/** What the list shows: its filters and the page. All of it is in the address. */
export interface ListQuery {
  readonly q: string;
  /** `''`: all but archived. */
  readonly state: string;
  readonly role: string;
  readonly course: string;
  readonly sort: string;
  readonly page: number;
}

const FILTERS = ['q', 'state', 'role', 'course', 'sort'] as const;
const DEFAULT_SORT = 'start';

/** The query of an address. Unknown values are passed on: the server ignores them. */
export function readListQuery(params: Pick<URLSearchParams, 'get'>): ListQuery {
  const page = Number(params.get('page') ?? '1');
  return {
    q: params.get('q') ?? '',
    state: params.get('state') ?? '',
    role: params.get('role') ?? '',
    course: params.get('course') ?? '',
    sort: params.get('sort') ?? DEFAULT_SORT,
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** The parts of the query that aren't as by default, for the address and for the API. */
export function toListParams(query: ListQuery): Record<string, string> {
  const set = FILTERS.filter(
    (name) => query[name] !== '' && !(name === 'sort' && query.sort === DEFAULT_SORT),
  ).map((name) => [name, query[name]] as const);
  return {
    ...Object.fromEntries(set),
    ...(query.page > 1 && { page: String(query.page) }),
  };
}

/** `?q=kubernetes&page=2`, or nothing for the list as it is by default. */
export function formatListQuery(query: ListQuery): string {
  const text = new URLSearchParams(toListParams(query)).toString();
  return text === '' ? '' : `?${text}`;
}

/** Whether something hides workshops. The order and the page don't. */
export function isFiltered({ q, state, role, course }: ListQuery): boolean {
  return q !== '' || state !== '' || role !== '' || course !== '';
}
