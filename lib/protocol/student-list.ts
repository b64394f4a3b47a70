import { toWellFormed } from '#lib/kit/json.ts';
import { MAX_GROUP_NAME_CHARS, MAX_SEARCH_CHARS } from './limits.ts';

/** Which students a list shows. An empty text shows all. For pages too: imports no zod. */
export interface StudentFilter {
  /** Words that the name, the label or the group contains. */
  readonly q: string;
  readonly group: string;
  /** A connection state. */
  readonly state: string;
}

/** What a filter looks at. */
export interface FilteredStudent {
  readonly label: string;
  readonly displayName: string | null;
  readonly group: string;
  readonly presence: string;
}

/** Reads the filter of an address. Texts that are too long are cut, as nothing matches them. */
export function parseStudentFilter(params: {
  get(name: keyof StudentFilter): string | null;
}): StudentFilter {
  const read = (name: keyof StudentFilter, maxChars: number): string =>
    toWellFormed(params.get(name) ?? '').slice(0, maxChars);
  return {
    q: read('q', MAX_SEARCH_CHARS).trim(),
    group: read('group', MAX_GROUP_NAME_CHARS),
    state: read('state', MAX_SEARCH_CHARS),
  };
}

export function matchesStudent(
  { q, group, state }: StudentFilter,
  student: FilteredStudent,
): boolean {
  if (group !== '' && student.group !== group) return false;
  if (state !== '' && student.presence !== state) return false;
  const text = searchable(`${student.displayName ?? ''} ${student.label} ${student.group}`);
  return searchable(q)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Full-width and half-width forms, capitals and small letters count as equal. */
function searchable(text: string): string {
  return text.normalize('NFKC').toLocaleLowerCase('en');
}
