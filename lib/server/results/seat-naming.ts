import { createHmac, randomBytes } from 'node:crypto';
import { createPseudonyms } from '#lib/results/export/pseudonyms.ts';
import type { ResultSeat, ResultsView } from '#lib/results/input.ts';
import type { ResultLevel, ResultStudent } from '#lib/results/types.ts';

/** Short names that are easy to tell apart and to say. */
const BIRDS = [
  'Avocet',
  'Bunting',
  'Crane',
  'Curlew',
  'Dipper',
  'Dove',
  'Egret',
  'Falcon',
  'Finch',
  'Grebe',
  'Gull',
  'Heron',
  'Ibis',
  'Jay',
  'Kestrel',
  'Kite',
  'Lark',
  'Linnet',
  'Martin',
  'Merlin',
  'Oriole',
  'Osprey',
  'Owl',
  'Petrel',
  'Plover',
  'Puffin',
  'Quail',
  'Raven',
  'Robin',
  'Sparrow',
  'Starling',
  'Stork',
  'Swallow',
  'Swan',
  'Swift',
  'Teal',
  'Tern',
  'Thrush',
  'Wren',
] as const;

/** How a reader of this level may know the seats of a workshop. */
export interface SeatNaming {
  readonly nameSeat: ResultsView['nameSeat'];
  /** Sorts students so that their order says nothing about their places, in lists without names. */
  sortStudents<Student extends { readonly id: string }>(students: readonly Student[]): Student[];
}

/**
 * Seats by label and name at `named`. At lower levels by a pseudonym and an alias such as
 * "Heron 12": both depend on a random key that is discarded with the naming, so that two namings of
 * a workshop can't be joined and no one can compute them from the id of a seat. With the key of a
 * token, they are always the same, and the pseudonym is that of the token's tables.
 */
export function createSeatNaming(
  level: ResultLevel,
  seats: readonly ResultSeat[],
  tokenKey: string | null = null,
): SeatNaming {
  if (level === 'named')
    return {
      nameSeat: ({ id, label, name }) => ({ id, label, name }),
      sortStudents: (students) => [...students],
    };
  const key = tokenKey === null ? randomBytes(32) : Buffer.from(tokenKey, 'hex');
  const pseudonyms = createPseudonyms(key);
  const numbers = new Map(
    seats
      .map(({ id }) => pseudonyms.nameSeat(id))
      .sort()
      .map((pseudonym, index) => [pseudonym, index + 1]),
  );
  return {
    nameSeat: ({ id }): ResultStudent => {
      const pseudonym = pseudonyms.nameSeat(id);
      const digest = createHmac('sha256', key).update(`bird\0${id}`).digest();
      const bird = BIRDS[digest.readUInt32BE() % BIRDS.length] ?? BIRDS[0];
      // A seat that was merged into another one has no number of a present seat.
      const number = numbers.get(pseudonym) ?? numbers.size + 1;
      return { id: pseudonym, label: `${bird} ${String(number)}`, name: null };
    },
    sortStudents: (students) => students.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}
