import { MAX_LISTED_MACHINES } from '#lib/protocol/limits.ts';

const MACHINE_ID = /^[\x21-\x7e]{1,128}$/;

/**
 * The machine ids in a text, which separates them by spaces or lines, each once. Null without one,
 * with too many, or with a word that isn't a machine id.
 */
export function parseMachines(text: string): readonly string[] | null {
  const machines = [...new Set(text.split(/[\s,]+/).filter((word) => word !== ''))];
  const isValid =
    machines.length > 0 &&
    machines.length <= MAX_LISTED_MACHINES &&
    machines.every((machine) => MACHINE_ID.test(machine));
  return isValid ? machines : null;
}
