/** A smaller group could reveal who its members are. */
const MIN_GROUP_SIZE = 5;

/**
 * Number of students per exercise, where a small group is added to the nearest larger one, on a tie
 * to the earlier exercise. If all groups are small, the median exercise gets all students, or no
 * exercise if even the total is small.
 */
export function mergeSmallGroups(counts: readonly number[]): number[] {
  const large = counts.flatMap((count, index) => (count >= MIN_GROUP_SIZE ? [index] : []));
  if (large.length === 0) return mergeAtMedian(counts);
  const merged = counts.map((count) => (count >= MIN_GROUP_SIZE ? count : 0));
  counts.forEach((count, index) => {
    if (count === 0 || count >= MIN_GROUP_SIZE) return;
    const nearest = large.reduce((best, candidate) =>
      Math.abs(candidate - index) < Math.abs(best - index) ? candidate : best,
    );
    merged[nearest] = (merged[nearest] ?? 0) + count;
  });
  return merged;
}

function mergeAtMedian(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let sum = 0;
  const middle =
    total < MIN_GROUP_SIZE ? -1 : counts.findIndex((count) => (sum += count) * 2 >= total);
  return counts.map((_, index) => (index === middle ? total : 0));
}
