import { sampleLogNormal, type Random } from './random.ts';

/** How a simulated student works. Drawn once from the seed and constant for the whole day. */
export interface Persona {
  /** Factor for every duration; 1 is the median of the class. */
  readonly timeFactor: number;
  /** Chance that the first attempt is wrong. */
  readonly mistakeRate: number;
  /** Chance that a wrong attempt isn't corrected for a long time. */
  readonly stuckRate: number;
  /** Chance of opening a hint while stuck. */
  readonly hintRate: number;
  /** Chance of deleting a finished exercise. */
  readonly cleanupRate: number;
  /** Chance of losing the connection during an exercise. */
  readonly disconnectRate: number;
  /** Chance of a help request while stuck. */
  readonly helpRequestRate: number;
}

export function createPersona(random: Random): Persona {
  const skill = random();
  return {
    timeFactor: sampleLogNormal(random, 1.5 - 0.8 * skill, 0.25),
    mistakeRate: 0.15 + 0.6 * (1 - skill),
    stuckRate: 0.04 + 0.3 * (1 - skill) ** 2,
    hintRate: 0.2 + 0.5 * random(),
    cleanupRate: 0.3 + 0.5 * random(),
    disconnectRate: 0.12 * random(),
    helpRequestRate: 0.3 + 0.5 * random(),
  };
}
