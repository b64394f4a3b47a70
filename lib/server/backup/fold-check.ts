import type { Connection } from '#db/connect.ts';
import { listSeatIds } from '#db/queries/backup.ts';
import { areKeptFacts, readFacts, readFactState } from '#db/queries/facts.ts';
import { findWorkshop } from '#db/queries/workshops.ts';
import { canonicalJson } from '#lib/cluster/hash.ts';
import type { Progress } from '#lib/grading/types.ts';
import type { Json, JsonObject } from '#lib/kit/json.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { SeatFact } from '#lib/protocol/fact.ts';
import { readCheckpoints } from '../grader/checkpoints.ts';
import type { Checkpoint } from '../grader/messages.ts';
import { FACT_FOLD_VERSION } from '../grader/seat-checkpoint.ts';
import { foldWorkshop, type RebuildProgress } from '../results/fact-rebuild.ts';
import { compareFacts } from '../results/fact-verification.ts';

/**
 * How long one entry of a seat can take. More than in a live room, because on a busy machine a check that
 * is left out here would look like a difference.
 */
const ENTRY_LIMIT_MS = 10 * SECOND_MS;
/** Checkpoints of all plans: the largest `integer` of PostgreSQL. */
const MAX_PLAN = 2 ** 31 - 1;

/** What of a seat differs from the fold of the workshop's log. */
export interface FoldDifference {
  readonly seatId: string;
  /** Of the checkpoint, or of the first fact that differs. */
  readonly pos: number;
  readonly what: 'objects' | 'passes' | 'facts';
}

/** What was compared. `erased`: the log is erased. `unopened`: the workshop was never opened. */
export type FoldCheck =
  | { readonly kind: 'erased' | 'unopened' }
  | {
      readonly kind: 'compared';
      /** Checkpoints and facts that are the same. */
      readonly checkpoints: number;
      readonly facts: number;
      /** Seats that couldn't be folded, so that nothing was compared. */
      readonly skippedSeats: number;
      readonly differences: readonly FoldDifference[];
    };

/**
 * Folds the whole log of a workshop, without reading its checkpoints, and compares the result with the
 * stored checkpoints and facts. Compared are the objects and the passes: problems and explanations
 * depend on when they were computed, and so do passes that a timer grants (decision 8). Throws if it is
 * aborted, or if the log can't be folded.
 */
export async function checkFold(
  workshopId: string,
  {
    db,
    signal,
    now,
    onProgress,
  }: {
    readonly db: Connection;
    readonly signal: AbortSignal;
    readonly now: () => number;
    readonly onProgress: (progress: RebuildProgress) => void;
  },
): Promise<FoldCheck> {
  const workshop = await findWorkshop(db, workshopId);
  const state = await readFactState(db, workshopId);
  if (state?.logErasedAt != null) return { kind: 'erased' };
  if (workshop?.packDigest == null) return { kind: 'unopened' };
  const stored = await readCheckpoints(db, workshopId, MAX_PLAN);
  const comparison = new FoldComparison(stored);
  await foldWorkshop(workshopId, {
    db,
    signal,
    now,
    onProgress,
    limitMs: ENTRY_LIMIT_MS,
    checkpointsAt: new Set(stored.map(({ pos }) => pos)),
    onStart: () => {
      comparison.clear();
      return Promise.resolve();
    },
    onFacts: (seats) => {
      for (const { seatId, stage, facts } of seats)
        for (const fact of facts) comparison.addFact({ seatId, stage, ...fact });
      return Promise.resolve();
    },
    onCheckpoints: (checkpoints) => {
      for (const checkpoint of checkpoints) comparison.addCheckpoint(checkpoint);
    },
  });
  const seatIds = new Set(await listSeatIds(db, workshopId));
  return comparison.finish({
    // Facts of erased students don't follow from the log any more.
    facts: (await readFacts(db, workshopId)).filter(({ seatId }) => !areKeptFacts(seatId)),
    // Until the end, facts are stored with the checkpoint that follows.
    areFactsComplete: state?.fold === FACT_FOLD_VERSION && workshop.endedAt !== null,
    hasSeat: (id) => seatIds.has(id),
  });
}

class FoldComparison {
  readonly #stored: ReadonlyMap<string, Checkpoint>;
  /** The newest comparison of each checkpoint: a later stage can evaluate the same position again. */
  readonly #found = new Map<string, FoldDifference | null>();
  readonly #facts = new Map<string, SeatFact>();
  /** A fold that fails starts again without the seat that failed. */
  #starts = 0;

  constructor(stored: readonly Checkpoint[]) {
    this.#stored = new Map(stored.map((checkpoint) => [checkpoint.seatId, checkpoint]));
  }

  clear(): void {
    this.#starts += 1;
    this.#found.clear();
    this.#facts.clear();
  }

  addCheckpoint({ seatId, pos, state }: Checkpoint): void {
    const stored = this.#stored.get(seatId);
    if (stored?.pos !== pos || stored.state['packVersion'] !== state['packVersion']) return;
    const what = compareStates(stored.state, state);
    this.#found.set(seatId, what === null ? null : { seatId, pos, what });
  }

  addFact(fact: SeatFact): void {
    const key = factKey(fact);
    if (!this.#facts.has(key)) this.#facts.set(key, fact);
  }

  finish({
    facts,
    areFactsComplete,
    hasSeat,
  }: {
    readonly facts: readonly SeatFact[];
    readonly areFactsComplete: boolean;
    readonly hasSeat: (seatId: string) => boolean;
  }): FoldCheck {
    const missing = [...this.#stored.values()].filter(({ seatId }) => !this.#found.has(seatId));
    const skipped = new Set(this.#starts > 1 ? missing.map(({ seatId }) => seatId) : []);
    const made = [...this.#facts.values()];
    const seatIds = new Set(facts.map(({ seatId }) => seatId));
    for (const { seatId } of made) if (hasSeat(seatId)) seatIds.add(seatId);
    const ofSeat = (all: readonly SeatFact[], id: string): SeatFact[] =>
      all.filter(({ seatId }) => seatId === id);
    for (const seatId of skipped) seatIds.delete(seatId);
    const factDifferences = [...seatIds].flatMap((seatId) =>
      compareSeatFacts(ofSeat(facts, seatId), ofSeat(made, seatId), areFactsComplete),
    );
    const differences = [
      ...[...this.#found.values()].filter((difference) => difference !== null),
      // The log has no entry of the seat at this position.
      ...missing.flatMap(({ seatId, pos }) =>
        skipped.has(seatId) ? [] : [{ seatId, pos, what: 'objects' as const }],
      ),
      ...factDifferences,
    ];
    return {
      kind: 'compared',
      checkpoints: this.#stored.size,
      facts: facts.length,
      skippedSeats: skipped.size,
      differences,
    };
  }
}

function compareStates(stored: JsonObject, made: JsonObject): 'objects' | 'passes' | null {
  if (canonicalJson(stored['mirror'] ?? null) !== canonicalJson(made['mirror'] ?? null))
    return 'objects';
  const passes = listPasses(made);
  const arePassesEqual = [...listPasses(stored)].every(
    ([exercise, pass]) => (passes.get(exercise) ?? pass) === pass,
  );
  return arePassesEqual ? null : 'passes';
}

/** The passes of a checkpoint by exercise, with those that a timer grants. */
function listPasses(state: JsonObject): Map<string, string> {
  return new Map(
    (state['progress'] as unknown as readonly Progress[]).flatMap(({ exercise, pass, pending }) => {
      const granted = pass ?? pending?.pass ?? null;
      return granted === null ? [] : [[exercise, canonicalJson(granted as unknown as Json)]];
    }),
  );
}

/** `areComplete` false: facts that aren't stored yet don't count. */
function compareSeatFacts(
  stored: readonly SeatFact[],
  made: readonly SeatFact[],
  areComplete: boolean,
): FoldDifference[] {
  const { onlyStored, onlyMade } = compareFacts(stored, made);
  const [first] = stored;
  const seatId = first?.seatId ?? made[0]?.seatId ?? '';
  if (onlyStored === 0 && (onlyMade === 0 || !areComplete)) return [];
  const [storedKeys, madeKeys] = [new Set(stored.map(factText)), new Set(made.map(factText))];
  const positions = [
    ...stored.filter((fact) => !madeKeys.has(factText(fact))),
    ...made.filter((fact) => !storedKeys.has(factText(fact))),
  ].map(({ pos }) => pos);
  return [{ seatId, pos: Math.min(...positions), what: 'facts' }];
}

/** The key of a fact in its table, which keeps the first one with each key. */
const factKey = ({ seatId, stage, pos, exercise, kind, check, code, key }: SeatFact): string =>
  JSON.stringify([seatId, stage, pos, exercise, kind, check, code, key]);
const factText = (fact: SeatFact): string => canonicalJson(fact as unknown as Json);
