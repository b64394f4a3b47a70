import type { JsonObject } from '#lib/kit/json.ts';
import type {
  ExpectedProbeResponse,
  Expectation,
  LocalizedText,
  Quiz,
  Subject,
} from '#lib/packs/types.ts';
import type { ProbeVia } from '#lib/protocol/plan.ts';
import type { CompiledCel, CompiledCelValue } from '../cel/compile.ts';
import type { CheckResult, ExerciseMemory } from '../types.ts';
import type { ObjectIndex, ObservedObject } from './object-index.ts';

/** A condition on the subjects at one position of the log. */
export type CompiledCondition =
  | {
      readonly kind: 'expect';
      readonly expect: readonly (readonly [subject: string, manifest: JsonObject])[];
    }
  | { readonly kind: 'cel'; readonly cel: CompiledCel; readonly message: LocalizedText };

/** One step of a sequence. `remember` has the values to remember for later steps. */
export type CompiledStep = CompiledCondition & {
  readonly id: string;
  readonly title: LocalizedText;
  /**
   * Whether the step only describes what the previous exercise leaves behind. See `Step` in
   * lib/packs/types.ts.
   */
  readonly isInitialState: boolean;
  readonly remember: readonly (readonly [name: string, cel: CompiledCelValue])[];
};

/**
 * A check whose steps must be satisfied one after another. `subject`: name of the subject to which
 * the steps belong, or null. `withinMs`: time limit for all steps.
 */
export type CompiledSequence = {
  readonly id: string;
  readonly kind: 'sequence';
  readonly subject: string | null;
  readonly withinMs: number | null;
  readonly steps: readonly CompiledStep[];
};
/** A check of the response to a request that the agent sends. */
export type CompiledProbe = {
  readonly id: string;
  readonly kind: 'probe';
  readonly subject: string;
  readonly via: ProbeVia;
  readonly scheme: 'http' | 'https';
  readonly host?: string;
  readonly path: string;
  readonly port?: number;
  /** Whether the check fails until there is a response to the current state of the object. */
  readonly waits: boolean;
  readonly expectedResponse: ExpectedProbeResponse;
};
/** A check of the student's answer to a quiz. */
export type CompiledQuiz = {
  readonly id: string;
  readonly kind: 'quiz';
  readonly quiz: Pick<Quiz, 'ask' | 'answer'>;
};
/** A check of an exercise. */
export type CompiledCheck =
  ({ readonly id: string } & CompiledCondition) | CompiledSequence | CompiledProbe | CompiledQuiz;

/**
 * An exercise that is ready for evaluation: its expressions are compiled, and all fields it reads
 * are visible.
 */
export interface CompiledExercise {
  readonly id: string;
  readonly optional: boolean;
  /** Empty for a quiz. */
  readonly subjects: readonly Subject[];
  readonly attempt: readonly Expectation[];
  /** The author's words for what counts as a start. */
  readonly start?: LocalizedText;
  readonly checks: readonly CompiledCheck[];
}

/**
 * The value bound to a subject: one object, all matching objects for a subject with `many`, or null
 * if no object matches.
 */
export type BoundSubject = ObservedObject | readonly ObservedObject[] | null;
/** One way to bind the subjects of an exercise, by subject name. */
export type Binding = ReadonlyMap<string, BoundSubject>;

/** A position in the workshop's log and its time, ms since 1970. */
export interface LogMoment {
  readonly pos: number;
  readonly at: number;
}

/** Terminating objects by the name of the list subject that they would belong to. */
export type LeavingObjects = ReadonlyMap<string, readonly ObservedObject[]>;

/** Everything that an evaluation reads. */
export interface EvaluationInput {
  readonly exercise: CompiledExercise;
  readonly index: ObjectIndex;
  readonly memory: ExerciseMemory;
  readonly moment: LogMoment;
  readonly leaving: LeavingObjects;
}

/**
 * Result of a check for one binding. `matching` of `total` leaves measure how close a wrong answer
 * is.
 */
export interface CheckOutcome {
  readonly result: CheckResult;
  readonly matching: number;
  readonly total: number;
}
