/** A smaller group could reveal who its members are. */
export const MIN_GROUP_SIZE = 5;

/** Students by exercise, without groups that could reveal their members. */
export interface SeparatedGroups {
  /** Students per exercise; 0 where no student or only a small group is. Never 1 to 4. */
  readonly shown: readonly number[];
  /** Students at the exercises that `shown` has 0 for, as one sum. Never 1 to 4. */
  readonly other: number;
  /** Students at those exercises whom no sum can contain. A picture doesn't count them at all. */
  readonly leftOut: number;
}

/**
 * Separates the students per exercise into the groups that can be shown and one sum of the others.
 * Each student stays at the right exercise or is part of the sum. While the sum would reveal a small
 * group, the groups of the smallest size join it, all of them, because a choice would tell what the
 * sum contains. The largest groups always stay: if they alone remain, the students of a sum that
 * would still reveal a small group are left out.
 */
export function separateSmallGroups(counts: readonly number[]): SeparatedGroups {
  const largest = Math.max(0, ...counts);
  let shown = counts.map((count) => (count >= MIN_GROUP_SIZE ? count : 0));
  let other = counts.reduce((sum, count) => sum + (count < MIN_GROUP_SIZE ? count : 0), 0);
  while (revealsGroup(other, shown.filter((count) => count === 0).length)) {
    const smallest = Math.min(...shown.filter((count) => count > 0));
    if (smallest >= largest) return { shown, other: 0, leftOut: other };
    other += shown.reduce((sum, count) => sum + (count === smallest ? count : 0), 0);
    shown = shown.map((count) => (count === smallest ? 0 : count));
  }
  return { shown, other, leftOut: 0 };
}

/**
 * Whether the sum reveals a small group: it is one, or all exercises behind it must have the highest
 * number of students that isn't shown.
 */
function revealsGroup(sum: number, exercises: number): boolean {
  return isSmallGroup(sum) || (sum > 0 && sum === exercises * (MIN_GROUP_SIZE - 1));
}

/** A part of a total, or null if the part or the rest is a small group. */
export function hideSmallCount(count: number, total: number): number | null {
  return isSmallGroup(count) || isSmallGroup(total - count) ? null : count;
}

function isSmallGroup(count: number): boolean {
  return count > 0 && count < MIN_GROUP_SIZE;
}
