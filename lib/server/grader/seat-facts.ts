import type { MirrorUpdate } from '#lib/cluster/mirror.ts';
import type { Fact } from '#lib/protocol/fact.ts';
import { createDiagnosisContext } from '#lib/grading/diagnosis/context.ts';
import { findInfrastructureIncidents } from '#lib/grading/diagnosis/infrastructure.ts';
import { withinSteps } from '#lib/grading/diagnosis/steps.ts';
import type { ObjectIndex } from '#lib/grading/engine/object-index.ts';
import type { LogMoment } from '#lib/grading/engine/types.ts';
import type { HistoryEvent } from '#lib/grading/history/attempt-history.ts';
import {
  createFact,
  EMPTY_FACT_MEMORY,
  factsOf,
  type FactMemory,
  type FactMoment,
} from '#lib/grading/progress-facts.ts';
import type { Progress } from '#lib/grading/types.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';

/** A seat has at most one fact of activity in this time. */
const ACTIVITY_INTERVAL_MS = 2 * MINUTE_MS;

/** An open problem of a node or of the control plane. */
interface InfrastructureProblem {
  readonly code: string;
  /** uid of the object that shows it. */
  readonly key: string;
}

/** What a checkpoint keeps, so that the facts after it are the same as without a restart. */
export interface SeatFactState {
  readonly exercises: Readonly<Record<string, FactMemory>>;
  /** ms since 1970. */
  readonly activityAt: number | null;
  readonly infrastructure: readonly InfrastructureProblem[];
}

/** Derives the facts of one seat while its log is folded, and keeps them until they are taken. */
export class SeatFacts {
  readonly #exercises = new Map<string, FactMemory>();
  #activityAt: number | null = null;
  #infrastructure: readonly InfrastructureProblem[] = [];
  #facts: Fact[] = [];

  /** The facts since the last call, in order. */
  take(): readonly Fact[] {
    const facts = this.#facts;
    this.#facts = [];
    return facts;
  }

  recordProgress(
    before: Progress,
    after: Progress,
    moment: FactMoment,
    events: readonly HistoryEvent[] = [],
  ): void {
    const memory = this.#exercises.get(after.exercise) ?? EMPTY_FACT_MEMORY;
    const derived = factsOf(before, after, moment, { memory, events });
    if (derived.memory !== memory) this.#exercises.set(after.exercise, derived.memory);
    this.#facts.push(...derived.facts);
  }

  /** The student changed an object. */
  recordActivity(moment: LogMoment): void {
    if (this.#activityAt !== null && moment.at - this.#activityAt < ACTIVITY_INTERVAL_MS) return;
    this.#activityAt = moment.at;
    this.#facts.push(createFact('activity', '', moment));
  }

  /** Looks for problems of nodes and of the control plane if the update can have changed them. */
  recordInfrastructure(update: MirrorUpdate, index: ObjectIndex, moment: LogMoment): void {
    const isAffected = [...update.set, ...update.removed].some(
      ({ ref }) => ref.gvk === 'v1/Node' || ref.ns === 'kube-system',
    );
    if (!isAffected) return;
    const context = createDiagnosisContext({ index, responses: [], now: moment.at });
    const candidates = withinSteps(() => findInfrastructureIncidents(context), null);
    if (candidates === null) return;
    const found = new Map<
      string,
      { readonly problem: InfrastructureProblem; readonly fact: Fact }
    >();
    for (const { cause, observed, gracePeriodMs } of candidates) {
      const fact = createFact('infra-opened', '', moment, {
        code: cause.code,
        key: observed.ref.uid,
        value: moment.at + gracePeriodMs,
        detail: { params: { ...cause.params } },
      });
      const id = `${fact.code} ${fact.key}`;
      if (!found.has(id)) found.set(id, { problem: { code: fact.code, key: fact.key }, fact });
    }
    const open = new Set(this.#infrastructure.map(({ code, key }) => `${code} ${key}`));
    for (const { code, key } of this.#infrastructure)
      if (!found.has(`${code} ${key}`))
        this.#facts.push(createFact('infra-closed', '', moment, { code, key }));
    for (const [id, { fact }] of found) if (!open.has(id)) this.#facts.push(fact);
    this.#infrastructure = Array.from(found.values(), ({ problem }) => problem);
  }

  toCheckpoint(): SeatFactState {
    return {
      exercises: Object.fromEntries(this.#exercises),
      activityAt: this.#activityAt,
      infrastructure: this.#infrastructure,
    };
  }

  /**
   * `packChange`: where another course version begins, which judges everything again; null if it is
   * the same. What couldn't be verified by the former version ends there.
   */
  restore(
    { exercises, activityAt, infrastructure }: SeatFactState,
    packChange: LogMoment | null,
  ): void {
    for (const [exercise, memory] of Object.entries(exercises)) {
      this.#exercises.set(exercise, packChange === null ? memory : { ...memory, unverified: [] });
      if (packChange === null) continue;
      for (const texts of memory.unverified)
        this.#facts.push(createFact('unverified-closed', exercise, packChange, texts));
    }
    this.#activityAt = activityAt;
    this.#infrastructure = infrastructure;
  }
}
