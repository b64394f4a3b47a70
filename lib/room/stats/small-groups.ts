/** Fewer than this at one place could be told by name: they stand with their neighbours. */
const LEAST = 5;

/**
 * How many stand at each place, without a group that is small enough to be somebody: such a group stands with the nearest larger
 * one, the one behind first. Where all together are too few, nobody is shown; nobody is lost otherwise.
 */
export function crowdsOf(standing: readonly number[]): number[] {
  const large = standing.flatMap((count, place) => (count >= LEAST ? [place] : []));
  if (large.length === 0) return inTheMiddle(standing);
  const people = standing.map((count) => (count >= LEAST ? count : 0));
  standing.forEach((count, place) => {
    if (count === 0 || count >= LEAST) return;
    const nearest = large.reduce((best, each) =>
      Math.abs(each - place) < Math.abs(best - place) ? each : best,
    );
    people[nearest] = (people[nearest] ?? 0) + count;
  });
  return people;
}

function inTheMiddle(standing: readonly number[]): number[] {
  const total = standing.reduce((sum, count) => sum + count, 0);
  let sum = 0;
  const middle = total < LEAST ? -1 : standing.findIndex((count) => (sum += count) * 2 >= total);
  return standing.map((_, place) => (place === middle ? total : 0));
}
