/**
 * A set of states in which a script can be after a command. A state has three parts: whether the
 * last command succeeded, whether the analyzed command (the target) has succeeded, and whether the
 * exit code that the script saved (`code=$?`) is 0. Each of the eight combinations is one bit.
 */
export type States = number;

const SUCCEEDED = 0x55;
const FAILED = 0xaa;
const TARGET_PENDING = 0x33;
const TARGET_DONE = 0xcc;
const SAVED_SUCCESS = 0x0f;
const SAVED_FAILURE = 0xf0;

export const NO_STATES: States = 0;
/** Before the first command: as if one had succeeded. */
export const START_STATES: States = 1;

export const succeeded = (states: States): States => states & SUCCEEDED;
export const failed = (states: States): States => states & FAILED;
export const targetPending = (states: States): States => states & TARGET_PENDING;

/** The states after a command that always succeeds. */
export const succeed = (states: States): States => (states & SUCCEEDED) | ((states & FAILED) >> 1);
/** The states after a command that always fails. */
export const fail = (states: States): States => ((states & SUCCEEDED) << 1) | (states & FAILED);
/** The states after a command that can succeed or fail. */
export const succeedOrFail = (states: States): States => succeed(states) | fail(states);
/** The states after `!`. */
export const negate = (states: States): States =>
  ((states & SUCCEEDED) << 1) | ((states & FAILED) >> 1);
/** The states after the target succeeded. */
export const completeTarget = (states: States): States =>
  ((states & TARGET_PENDING) << 2) | (states & TARGET_DONE);

/** The states after `code=$?`. */
export function saveStatus(states: States): States {
  const [zero, other] = [states & SUCCEEDED, states & FAILED];
  return succeed(
    (zero & SAVED_SUCCESS) |
      ((zero & SAVED_FAILURE) >> 4) |
      ((other & SAVED_SUCCESS) << 4) |
      (other & SAVED_FAILURE),
  );
}

/** The states after the script stored an exit code of its branch. */
export function setSavedStatus(states: States, isSuccess: boolean): States {
  const merged = (states & SAVED_SUCCESS) | ((states & SAVED_FAILURE) >> 4);
  return isSuccess ? merged : merged << 4;
}

/** The states with the saved exit code as the last one, as after `exit $code`. */
export function restoreStatus(states: States): States {
  return succeed(states & SAVED_SUCCESS) | fail(states & SAVED_FAILURE);
}

/** Where control can be after a command, each with its states. */
export interface Flow {
  /** At the next command. */
  readonly next: States;
  /** The shell has ended. */
  readonly exited: States;
  /** The function has ended. */
  readonly returned: States;
  /** The loop has ended. */
  readonly broken: States;
  /** At the next pass of the loop. */
  readonly continued: States;
}

export const NO_FLOW: Flow = { next: 0, exited: 0, returned: 0, broken: 0, continued: 0 };
export const flowTo = (next: States): Flow => ({ ...NO_FLOW, next });

/** All of the flows can happen. */
export function mergeFlows(...flows: readonly Flow[]): Flow {
  const merged = { ...NO_FLOW };
  for (const flow of flows) {
    merged.next |= flow.next;
    merged.exited |= flow.exited;
    merged.returned |= flow.returned;
    merged.broken |= flow.broken;
    merged.continued |= flow.continued;
  }
  return merged;
}

/** Like the flow, but nothing continues at the next command. */
export const withoutNext = (flow: Flow): Flow => ({ ...flow, next: NO_STATES });
