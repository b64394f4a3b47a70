/**
 * What an answer without names can contain. A small group could reveal who its members are, and so
 * could the difference of two answers.
 */
import { MIN_GROUP_SIZE } from '#lib/room/stats/small-groups.ts';

/** A number of students; hidden if it, or a difference that it allows, is a small group. */
export type SuppressedCount =
  { readonly state: 'shown'; readonly count: number } | { readonly state: 'hidden' };

/** The numbers of students by outcome. Each student has one outcome. */
export interface SuppressedRow {
  readonly cells: readonly SuppressedCount[];
  readonly total: SuppressedCount;
}

/** The outcomes of all students, and of the members of each group. */
export interface SuppressedGroups {
  readonly all: SuppressedRow;
  /** Outcomes that are too small in one of the groups are hidden in each of them. */
  readonly groups: readonly SuppressedRow[];
}

/** Students that a quantile needs, from the middle outwards. */
const MIN_STUDENTS = [
  { distance: 0, students: 10 },
  { distance: 0.25, students: 20 },
  { distance: 0.4, students: 30 },
] as const;

/**
 * Whether a quantile can be shown. `share`: 0 to 1. The minimum, the maximum, and all quantiles beyond
 * the first and last tenth are marks of single students.
 */
export function canShowQuantile(share: number, students: number): boolean {
  // The difference of two decimals can be a little above the distance.
  const distance = Math.abs(share - 0.5) - 1e-9;
  const limit = MIN_STUDENTS.find((known) => distance <= known.distance);
  return limit !== undefined && students >= limit.students;
}

/**
 * Hides small groups. While the hidden cells, or the only one, are a small group together, the total
 * would reveal it. Then the smallest other groups are hidden too: all of an equal size, because a
 * choice would tell what is hidden.
 */
export function suppressRow(counts: readonly number[]): SuppressedRow {
  const hidden = new Set(counts.keys().filter((index) => isSmallGroup(counts[index] ?? 0)));
  const total = sumOf(counts);
  while (isSmallGroup(sumAt(counts, hidden))) {
    const others = listShown(counts, hidden);
    if (others.length === 0) break;
    const smallest = Math.min(...others.map((index) => counts[index] ?? 0));
    for (const index of others) if (counts[index] === smallest) hidden.add(index);
  }
  return hideCells(counts, hidden, total);
}

/**
 * Hides small groups in the outcomes of all students and of groups of them. `counts`: the outcomes of
 * each group; the groups have no common members, contain all students, and none of them is small.
 * Beyond what `suppressRow` hides, an outcome is hidden in every group if it is small in one of them,
 * and so is the sum of all hidden outcomes. So every number that a reader can compute about groups is
 * a sum of numbers that aren't small.
 */
export function suppressGroups(counts: readonly (readonly number[])[]): SuppressedGroups {
  const outcomes = [...(counts[0] ?? []).keys()];
  const sums = outcomes.map((outcome) => sumOf(counts.map((row) => row[outcome] ?? 0)));
  const all = suppressRow(sums);
  const isSmallIn = (columns: Iterable<number>): boolean =>
    counts.some((row) => isSmallGroup(sumAt(row, columns)));
  const hidden = new Set(
    outcomes.filter((outcome) => all.cells[outcome]?.state === 'hidden' || isSmallIn([outcome])),
  );
  while (isSmallIn(hidden)) {
    const others = listShown(sums, hidden);
    if (others.length === 0) break;
    const smallest = Math.min(...others.map((outcome) => sums[outcome] ?? 0));
    for (const outcome of others) if (sums[outcome] === smallest) hidden.add(outcome);
  }
  return { all, groups: counts.map((row) => hideCells(row, hidden, sumOf(row))) };
}

/**
 * The filters that can be offered together, of those in `filters`, earlier ones first. Filters divide
 * the students into parts: those in the first and not in the second, and so on. No combination of
 * answers can reveal a small group if no part is one.
 */
export function selectFilters<Id>(
  everyone: ReadonlySet<string>,
  filters: ReadonlyMap<Id, ReadonlySet<string>>,
): Id[] {
  const selected: Id[] = [];
  let parts: readonly ReadonlySet<string>[] = [everyone];
  if (everyone.size < MIN_GROUP_SIZE) return selected;
  for (const [id, members] of filters) {
    const next = parts
      .flatMap((part) => [part.intersection(members), part.difference(members)])
      .filter(({ size }) => size > 0);
    // A filter that divides nothing selects everyone or no one.
    if (next.length === parts.length || next.some(({ size }) => isSmallGroup(size))) continue;
    selected.push(id);
    parts = next;
  }
  return selected;
}

/** Neighboring bins [from, to), by index, with the students in all of them. */
export interface JoinedBins {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/**
 * Joins small bins with the next ones, and a small rest with the bins before it. Each student is in
 * one bin. Empty if all bins together are a small group.
 */
export function joinSmallBins(counts: readonly number[]): JoinedBins[] {
  const joined: JoinedBins[] = [];
  let [from, count] = [0, 0];
  counts.forEach((students, index) => {
    count += students;
    if (count < MIN_GROUP_SIZE) return;
    joined.push({ from, to: index + 1, count });
    [from, count] = [index + 1, 0];
  });
  if (from === counts.length) return joined;
  const last = joined.pop() ?? { from: 0, to: 0, count: 0 };
  const rest = { from: last.from, to: counts.length, count: last.count + count };
  return isSmallGroup(rest.count) ? [] : [...joined, rest];
}

/** Keys that enough students have, and all others as one. */
export interface FrequentKeys {
  readonly shown: ReadonlyMap<string, number>;
  /** Students with at least one of the other keys. */
  readonly other: SuppressedCount;
}

/** A rare key, such as the reason of a failure, could reveal what one student did. */
export function joinRareKeys(students: ReadonlyMap<string, ReadonlySet<string>>): FrequentKeys {
  const shown = new Map<string, number>();
  let others: ReadonlySet<string> = new Set();
  for (const [key, members] of students)
    if (members.size >= MIN_GROUP_SIZE) shown.set(key, members.size);
    else others = others.union(members);
  return { shown, other: hideIfSmall(others.size) };
}

function hideCells(
  counts: readonly number[],
  hidden: ReadonlySet<number>,
  total: number,
): SuppressedRow {
  return {
    cells: counts.map((count, index) =>
      hidden.has(index) ? { state: 'hidden' } : { state: 'shown', count },
    ),
    total: hideIfSmall(total),
  };
}

function hideIfSmall(count: number): SuppressedCount {
  return isSmallGroup(count) ? { state: 'hidden' } : { state: 'shown', count };
}

/** Cells with students that aren't hidden. */
function listShown(counts: readonly number[], hidden: ReadonlySet<number>): number[] {
  return [...counts.keys()].filter((index) => !hidden.has(index) && (counts[index] ?? 0) > 0);
}

function sumAt(counts: readonly number[], indexes: Iterable<number>): number {
  return sumOf(Array.from(indexes, (index) => counts[index] ?? 0));
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** A group without members reveals no one. */
function isSmallGroup(count: number): boolean {
  return count > 0 && count < MIN_GROUP_SIZE;
}
