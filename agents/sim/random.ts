/** Numbers in [0, 1), always the same for the same seed. */
export type Random = () => number;

/**
 * SplitMix by Steele and Vigna, reduced to 32 bits: small, and uniform enough for simulated
 * students.
 */
export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/**
 * Log-normal sample: positive, with this median and a long tail to the right, like the times that
 * people need.
 */
export function sampleLogNormal(random: Random, median: number, spread = 0.5): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp(spread * normal);
}

export function pickRandom<Item>(random: Random, items: readonly [Item, ...Item[]]): Item {
  return items[Math.floor(random() * items.length)] ?? items[0];
}
