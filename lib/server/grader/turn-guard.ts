import process from 'node:process';
import { Script } from 'node:vm';

/**
 * Steps that began within this time share one guard. A guard starts and ends a system thread: 0.1 ms
 * of processor time, and up to 1 ms of waiting on a busy machine. Not longer, because each step that
 * never ends delays all other seats by that much more.
 */
const WINDOW_MS = 50;

/**
 * A step that took too long wasn't the cause if all steps of its window together got less processor time
 * than this share of its limit. Not 1, because a step that fills the memory waits for the threads of the
 * garbage collector.
 */
const STARVED_SHARE = 0.75;

/** A part of a seat's work that can fail without harm to other seats. */
export interface GuardedStep {
  /** Does a part of the work. Returns true to be called again, with its own time limit. */
  readonly run: () => boolean;
  /** The work threw or took too long. What it changed is in an unknown state. */
  readonly onFailure: (failure: StepFailure) => void;
}

/**
 * `starved`: the step took too long, but the thread got little processor time, so that the machine was
 * too busy.
 */
export interface StepFailure {
  readonly why: 'time-limit' | 'starved' | 'error';
  readonly message: string;
}

const RUN = Symbol.for('podium.guardedSteps');
const script = new Script(`globalThis[Symbol.for('podium.guardedSteps')]()`);
const globalWithRun = globalThis as typeof globalThis & { [RUN]?: () => void };

/**
 * Runs the steps one after another. Each call of a step can take up to `limitMs`; then it is ended,
 * also inside a loop that catches errors, and the next step runs in the same thread.
 */
export function runGuarded(steps: readonly GuardedStep[], limitMs: number): void {
  let index = 0;
  const runWindow = (): void => {
    const began = performance.now();
    for (let step = steps[index]; step !== undefined; step = steps[index]) {
      if (performance.now() - began >= WINDOW_MS) return;
      if (!runStep(step)) index += 1;
    }
  };
  const outer = globalWithRun[RUN];
  while (index < steps.length) {
    globalWithRun[RUN] = runWindow;
    const cpuBefore = process.threadCpuUsage();
    try {
      script.runInThisContext({ timeout: Math.ceil(limitMs + WINDOW_MS) });
    } catch (error) {
      if (!isTimeout(error)) throw error;
      const isStarved = cpuMsSince(cpuBefore) < STARVED_SHARE * limitMs;
      steps[index]?.onFailure(
        isStarved
          ? { why: 'starved', message: 'the machine is busy' }
          : { why: 'time-limit', message: 'time limit' },
      );
      index += 1;
    } finally {
      globalWithRun[RUN] = outer;
    }
  }
}

/** Processor time of this thread, ms. */
function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

/** Returns whether the step wants to be called again. */
function runStep(step: GuardedStep): boolean {
  try {
    return step.run();
  } catch (error) {
    step.onFailure({ why: 'error', message: describe(error) });
    return false;
  }
}

/** An error can be hostile too: reading its message may throw. */
function describe(error: unknown): string {
  try {
    return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(
      0,
      200,
    );
  } catch {
    return 'unknown error';
  }
}

function isTimeout(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
