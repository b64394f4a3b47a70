import type { CheckResult, ReasonParam } from '#lib/grading/types.ts';
import type { ExerciseView, SeatView } from '#lib/room/views.ts';
import { objectsAt, valueAt } from '#lib/kit/json.ts';

/** What the view of the seat must show. */
export interface Expectation {
  /** In words, for messages and the report. */
  readonly text: string;
  matches(exercise: ExerciseView, view: SeatView): boolean;
}

type Params = Readonly<Record<string, ReasonParam>>;

const hasParams = (params: Params, expected: Params): boolean =>
  Object.entries(expected).every(([name, value]) => params[name] === value);

/** The exercise has a pass, in any state. */
export const passes: Expectation = {
  text: 'passed',
  matches: ({ pass }) => pass !== null,
};

/** The exercise has a pass and its objects are gone. */
export const staysPassedAfterCleanup: Expectation = {
  text: 'passed and cleaned up',
  matches: ({ cell }) => cell.state === 'passed-cleaned-up',
};

interface FailureOptions {
  /** The student hasn't finished: the exercise is in progress and doesn't count as failing. */
  readonly isUnfinished?: boolean;
  /** Of a sequence: the step that comes next. All steps before it are done. */
  readonly nextStep?: string;
}

/**
 * No pass, and this check fails with this reason code. `params`: those of the reason that matter.
 * Unless `isUnfinished`, the exercise also counts as failing, which the instructor sees.
 */
export function failsAt(
  check: string,
  code: string,
  params: Params = {},
  { isUnfinished = false, nextStep }: FailureOptions = {},
): Expectation {
  const isExpected = (result: CheckResult): boolean =>
    result.state === 'fail' &&
    result.check === check &&
    result.reason.code === code &&
    hasParams(result.reason.params, params) &&
    (nextStep === undefined ||
      result.steps?.find(({ state }) => state === 'next')?.step === nextStep);
  return {
    text: `${check} fails: ${code}`,
    matches: ({ cell, checks, pass }) =>
      pass === null &&
      checks.some(isExpected) &&
      cell.state === (isUnfinished ? 'in-progress' : 'failing'),
  };
}

/**
 * No pass, and this check reports this reason now. It doesn't wait until the exercise counts as
 * failing, which takes half a minute for reasons that the cluster may still resolve.
 */
export function reports(check: string, code: string, params: Params = {}): Expectation {
  return {
    text: `${check} reports ${code}`,
    matches: ({ checks, pass }) =>
      pass === null &&
      checks.some(
        (result) =>
          result.state === 'fail' &&
          result.check === check &&
          result.reason.code === code &&
          hasParams(result.reason.params, params),
      ),
  };
}

/** All checks pass now, and the cluster has this problem. `params`: those that matter. */
export function passesWithIncident(code: string, params: Params = {}): Expectation {
  return {
    text: `passed, with the cluster problem ${code}`,
    matches: ({ checks, pass }, { incidents }) =>
      pass !== null &&
      checks.every(({ state }) => state === 'pass') &&
      incidents.some((incident) => incident.code === code && hasParams(incident.params, params)),
  };
}

/**
 * All checks pass while the autoscaler has scaled the Deployment above `replicas`, from metrics,
 * and no cluster problem of an autoscaler is left.
 */
export function passesWhileScaledAbove(replicas: number): Expectation {
  return {
    text: `passed, with more than ${String(replicas)} replicas`,
    matches: ({ checks, pass }, { incidents, objects }) =>
      pass !== null &&
      checks.every(({ state }) => state === 'pass') &&
      !incidents.some(({ code }) => code.startsWith('hpa-')) &&
      objects.some(
        ({ gvk, object }) =>
          gvk === 'autoscaling/v2/HorizontalPodAutoscaler' &&
          Number(valueAt(object ?? {}, 'status', 'currentReplicas')) > replicas &&
          objectsAt(object ?? {}, 'status', 'conditions').some(
            ({ type, status, reason }) =>
              type === 'ScalingActive' && status === 'True' && reason === 'ValidMetricFound',
          ),
      ),
  };
}

/**
 * All checks pass now, for an attempt with an object of this name. For a further right answer to an
 * exercise that already has a pass.
 */
export function passesWith(name: string): Expectation {
  return {
    text: `passed with ${name}`,
    matches: ({ checks, live, pass }) =>
      pass !== null &&
      checks.every(({ state }) => state === 'pass') &&
      live.state === 'evaluated' &&
      Object.values(live.subjects).some((subject) => subject.name === name),
  };
}

/** No attempt yet, and the reason tells what was found instead. `params`: those that matter. */
export function isNotStarted(params: Params): Expectation {
  return {
    text: `not started: ${JSON.stringify(params)}`,
    matches: ({ live, pass }) =>
      pass === null &&
      live.state === 'not-started' &&
      live.reason !== undefined &&
      hasParams(live.reason.params, params),
  };
}
