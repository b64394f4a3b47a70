import { displayNameKey } from '#lib/protocol/display-name.ts';

/** Proposals that a page shows. The others follow when these are decided. */
export const MAX_MERGE_PROPOSALS = 50;

/** What decides whether two seats look like the same student. */
export interface MergeCandidate {
  readonly id: string;
  readonly displayName: string | null;
  /** The machine ids that the agents of the seat reported. */
  readonly machines: readonly string[];
  /** Whether the seat has a pass or a cluster with work in it. */
  readonly hasActivity: boolean;
}

/** Two seats that look like the same student, and what is equal. */
export interface MergeProposal {
  readonly into: string;
  readonly from: string;
  readonly why: 'name' | 'vm';
}

/**
 * Pairs of seats with the same VM or the same name, of which at most one has activity: the other is
 * merged into it. `seats`: in the order of their labels. Each seat is in one proposal at most. `kept`:
 * the pairs that staff keep apart, in any order.
 */
export function proposeMerges(
  seats: readonly MergeCandidate[],
  kept: readonly (readonly [string, string])[] = [],
): MergeProposal[] {
  const keptPairs = new Set(kept.map(pairKey));
  const canMerge = (first: MergeCandidate, second: MergeCandidate): boolean =>
    first.id !== second.id &&
    !(first.hasActivity && second.hasActivity) &&
    !keptPairs.has(pairKey([first.id, second.id]));
  const proposals: MergeProposal[] = [];
  const used = new Set<string>();
  for (const [why, keysOf] of [
    ['vm', ({ machines }: MergeCandidate) => machines],
    ['name', ({ displayName }: MergeCandidate) => nameKeys(displayName)],
  ] as const) {
    const firstByKey = new Map<string, MergeCandidate>();
    for (const seat of seats) {
      if (proposals.length === MAX_MERGE_PROPOSALS) return proposals;
      if (used.has(seat.id)) continue;
      const other = keysOf(seat)
        .map((key) => firstByKey.get(key))
        .find((known) => known !== undefined && canMerge(known, seat) && !used.has(known.id));
      if (other !== undefined) {
        const into = seat.hasActivity ? seat : other;
        const from = into === seat ? other : seat;
        proposals.push({ into: into.id, from: from.id, why });
        used.add(into.id).add(from.id);
        continue;
      }
      for (const key of keysOf(seat)) if (!firstByKey.has(key)) firstByKey.set(key, seat);
    }
  }
  return proposals;
}

const pairKey = (seatIds: readonly [string, string]): string => seatIds.toSorted().join(' ');

/** The name without the number that tells equal names apart. */
function nameKeys(displayName: string | null): readonly string[] {
  const key = displayName === null ? '' : displayNameKey(displayName).replace(/ ?\d+$/, '');
  return key === '' ? [] : [key];
}
