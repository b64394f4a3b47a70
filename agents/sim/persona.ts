import { sampleLogNormal, type Random } from './random.ts';

/** How one made-up student works. Drawn once, from the seed, and kept for the whole day. */
export interface Persona {
  /** Multiplies every time; 1 is the room's median. */
  readonly timeFactor: number;
  /** Chance that a first try is wrong. */
  readonly mistakeRate: number;
  /** Chance that a wrong try is left standing for a long while. */
  readonly stuckRate: number;
  /** Chance that a hint is opened while stuck. */
  readonly hintRate: number;
  /** Chance that a finished exercise is deleted again. */
  readonly cleanupRate: number;
  /** Chance of losing the connection during an exercise. */
  readonly disconnectRate: number;
  /** Chance that a hand goes up while stuck. */
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
