import { skewed, type Random } from './random.ts';

/** How one made-up student works. Drawn once, from the seed, and kept for the whole day. */
export interface Temper {
  /** Multiplies every time; 1 is the room's median. */
  readonly pace: number;
  /** Chance that a first try is wrong. */
  readonly slips: number;
  /** Chance that a wrong try is left standing for a long while. */
  readonly sticks: number;
  /** Chance that a hint is opened while stuck. */
  readonly asks: number;
  /** Chance that a finished exercise is deleted again. */
  readonly tidies: number;
  /** Chance of losing the connection during an exercise. */
  readonly leaves: number;
  /** Chance that a hand goes up while stuck. */
  readonly calls: number;
}

export function drawTemper(random: Random): Temper {
  const skill = random();
  return {
    pace: skewed(random, 1.5 - 0.8 * skill, 0.25),
    slips: 0.15 + 0.6 * (1 - skill),
    sticks: 0.04 + 0.3 * (1 - skill) ** 2,
    asks: 0.2 + 0.5 * random(),
    tidies: 0.3 + 0.5 * random(),
    leaves: 0.12 * random(),
    calls: 0.3 + 0.5 * random(),
  };
}
