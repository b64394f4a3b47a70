/** Fewer than this at one place could be told by name: they stand with their neighbours. */
const MIN_GROUP_SIZE = 5;

/**
 * How many stand at each place, without a group that is small enough to be somebody: such a group stands with the nearest larger
 * one, the one behind first. Where all together are too few, nobody is shown; nobody is lost otherwise.
 */
export function mergeSmallGroups(counts: readonly number[]): number[] {
  const large = counts.flatMap((count, place) => (count >= MIN_GROUP_SIZE ? [place] : []));
  if (large.length === 0) return mergeAtMedian(counts);
  const people = counts.map((count) => (count >= MIN_GROUP_SIZE ? count : 0));
  counts.forEach((count, place) => {
    if (count === 0 || count >= MIN_GROUP_SIZE) return;
    const nearest = large.reduce((best, each) =>
      Math.abs(each - place) < Math.abs(best - place) ? each : best,
    );
    people[nearest] = (people[nearest] ?? 0) + count;
  });
  return people;
}

function mergeAtMedian(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let sum = 0;
  const middle =
    total < MIN_GROUP_SIZE ? -1 : counts.findIndex((count) => (sum += count) * 2 >= total);
  return counts.map((_, place) => (place === middle ? total : 0));
}
