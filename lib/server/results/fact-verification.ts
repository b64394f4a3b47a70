import { areKeptFacts, readFacts } from '#db/queries/facts.ts';
import { canonicalJson } from '#lib/cluster/hash.ts';
import type { SeatFact } from '#lib/protocol/fact.ts';
import { foldWorkshop, type FactRebuilderOptions, type RebuildProgress } from './fact-rebuild.ts';

/** How the stored facts of a workshop differ from those that its log gives now. */
export interface FactDifferences {
  readonly same: number;
  /** Stored facts that the log doesn't give, and the other way round. */
  readonly onlyStored: number;
  readonly onlyMade: number;
  /**
   * Differences in an exercise of a seat whose passes by checks differ. They are tolerated: the timer
   * that settles a pass isn't in the log, so a fold that repeats the last half second before an
   * outage can differ (decision 8).
   */
  readonly settledByTimer: number;
}

/** Compares the facts of a workshop as sets. */
export function compareFacts(
  stored: readonly SeatFact[],
  made: readonly SeatFact[],
): FactDifferences {
  const [storedIds, madeIds] = [new Set(stored.map(toId)), new Set(made.map(toId))];
  const onlyStored = stored.filter((fact) => !madeIds.has(toId(fact)));
  const onlyMade = made.filter((fact) => !storedIds.has(toId(fact)));
  const timerPlaces = new Set(
    [...onlyStored, ...onlyMade]
      .filter(({ kind, code }) => kind === 'passed' && code === 'check')
      .map(toPlace),
  );
  const isOther = (fact: SeatFact): boolean => !timerPlaces.has(toPlace(fact));
  const [otherStored, otherMade] = [onlyStored.filter(isOther), onlyMade.filter(isOther)];
  return {
    same: stored.length - onlyStored.length,
    onlyStored: otherStored.length,
    onlyMade: otherMade.length,
    settledByTimer: onlyStored.length + onlyMade.length - otherStored.length - otherMade.length,
  };
}

/**
 * Makes the facts of a workshop from its log and compares them with the stored ones. The log has
 * nothing of erased students whose facts were kept.
 */
export async function verifyFacts(
  workshopId: string,
  options: Pick<FactRebuilderOptions, 'db' | 'now'> & {
    readonly signal: AbortSignal;
    readonly onProgress: (progress: RebuildProgress) => void;
  },
): Promise<FactDifferences> {
  const made = new Map<string, SeatFact>();
  await foldWorkshop(workshopId, {
    ...options,
    onStart: () => {
      made.clear();
      return Promise.resolve();
    },
    onFacts: (seats) => {
      for (const { seatId, stage, facts } of seats)
        for (const fact of facts) {
          const key = toKey({ seatId, stage, ...fact });
          if (!made.has(key)) made.set(key, { seatId, stage, ...fact });
        }
      return Promise.resolve();
    },
  });
  const stored = await readFacts(options.db, workshopId);
  return compareFacts(
    stored.filter(({ seatId }) => !areKeptFacts(seatId)),
    [...made.values()],
  );
}

/** The key of a fact in its table, which keeps the first one with each key. */
const toKey = ({ seatId, stage, pos, exercise, kind, check, code, key }: SeatFact): string =>
  JSON.stringify([seatId, stage, pos, exercise, kind, check, code, key]);
const toId = (fact: SeatFact): string =>
  `${toKey(fact)} ${String(fact.at)} ${String(fact.value)} ${canonicalJson(fact.detail)}`;
const toPlace = ({ seatId, exercise }: SeatFact): string => JSON.stringify([seatId, exercise]);
