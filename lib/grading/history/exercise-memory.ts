import type { Latch, ExerciseMemory } from '../types.ts';

/** What an exercise keeps before anything was kept. */
export const EMPTY_MEMORY: ExerciseMemory = { sequences: {}, answers: {}, quiz: {}, away: null };

/** Bounds, per check: a student who makes Pods without end must not grow a seat without end. */
export const MEMORY_LIMITS = { keys: 64, evidence: 20, chosen: 20 };

/** Whether any step of any sequence is latched. */
export function hasLatches({ sequences }: ExerciseMemory): boolean {
  for (const check in sequences)
    for (const key in sequences[check]) if ((sequences[check]?.[key]?.length ?? 0) > 0) return true;
  return false;
}

export function findLatches(
  { sequences }: ExerciseMemory,
  check: string,
  key: string,
): readonly Latch[] {
  const keys = Object.hasOwn(sequences, check) ? sequences[check] : undefined;
  return keys && Object.hasOwn(keys, key) ? (keys[key] ?? []) : [];
}

/** uids of all objects in which a latched step was seen. */
export function listLatchedUids({ sequences }: ExerciseMemory): Set<string> {
  const uids = new Set<string>();
  for (const keys of Object.values(sequences)) {
    for (const [key, latches] of Object.entries(keys)) {
      if (key !== '') uids.add(key);
      for (const { evidence } of latches) for (const { uid } of evidence) uids.add(uid);
    }
  }
  return uids;
}

/** With other latches for some keys of a check; of too many keys those go that came least far, then longest ago. */
export function setLatches(
  memory: ExerciseMemory,
  check: string,
  latches: ReadonlyMap<string, readonly Latch[]>,
): ExerciseMemory {
  const keys = Object.entries({ ...memory.sequences[check], ...Object.fromEntries(latches) });
  const kept =
    keys.length <= MEMORY_LIMITS.keys
      ? keys
      : keys
          .sort(
            ([, left], [, right]) =>
              right.length - left.length || (right.at(-1)?.pos ?? 0) - (left.at(-1)?.pos ?? 0),
          )
          .slice(0, MEMORY_LIMITS.keys);
  return { ...memory, sequences: { ...memory.sequences, [check]: Object.fromEntries(kept) } };
}
