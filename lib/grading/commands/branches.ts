import type { Frame, Shell } from './interpreter.ts';
import { mergeFlows, NO_FLOW, NO_STATES, setSavedStatus, type Flow } from './states.ts';

/** A part of a script that runs or not, with the shell's state behind it. */
export interface Branch {
  readonly flow: Flow;
  readonly shell: Shell;
}

/** Variables that are compared in one step. */
const VARIABLES_PER_STEP = 16;

/** Evaluates a part of a script on a copy of the shell's state, which {@link joinBranches} joins. */
export function evaluateBranch(frame: Frame, run: (frame: Frame) => Flow): Branch {
  const shell: Shell = { ...frame.shell, variables: new Map(frame.shell.variables) };
  frame.pass.budget.spend(shell.variables.size / VARIABLES_PER_STEP);
  return { flow: run({ ...frame, shell }), shell };
}

/**
 * Sets the shell to the state in which it can be behind any of the branches. A variable with
 * different values is unknown. If they are numbers, it counts as a saved exit code, so that
 * `exit $code` ends with that of its branch. What only some branches set, such as `set -e`, doesn't
 * count.
 */
export function joinBranches(frame: Frame, branches: readonly Branch[]): Flow {
  const reached = branches.filter(({ flow }) => flow.next !== NO_STATES);
  const { shell, pass } = frame;
  const [first, ...others] = reached;
  if (!first) return mergeFlows(NO_FLOW, ...branches.map(({ flow }) => flow));
  shell.exitsOnError = reached.every((branch) => branch.shell.exitsOnError);
  shell.failsWithPipe = reached.every((branch) => branch.shell.failsWithPipe);
  shell.folder = first.shell.folder;
  shell.exitTrap =
    reached.map((branch) => branch.shell.exitTrap).find((trap) => trap !== null) ?? null;
  shell.args = first.shell.args;
  let flows = branches.map(({ flow }) => flow);
  let hasSaved = false;
  const names = new Set(reached.flatMap((branch) => [...branch.shell.variables.keys()]));
  for (const name of names) {
    const value = first.shell.variables.get(name);
    if (others.every((branch) => branch.shell.variables.get(name) === value)) {
      if (value !== undefined) shell.variables.set(name, value);
      continue;
    }
    const values = reached.map((branch) => branch.shell.variables.get(name) ?? '');
    const isCode = values.every((text) => isNumber(text) || isSavedStatus(text, frame));
    if (isCode && (!hasSaved || !values.some(isNumber))) {
      hasSaved = true;
      flows = branches.map((branch, index) => {
        const text = branch.shell.variables.get(name) ?? '';
        const flow = flows[index] ?? branch.flow;
        return isNumber(text)
          ? { ...flow, next: setSavedStatus(flow.next, Number(text) === 0) }
          : flow;
      });
      shell.variables.set(name, pass.unknowns.add('status', { name: 'saved' }));
    } else shell.variables.set(name, joinValues(values, frame));
  }
  return mergeFlows(...flows);
}

const isNumber = (text: string): boolean => /^\d{1,3}$/.test(text);

function isSavedStatus(text: string, { pass }: Frame): boolean {
  const [part] = text.length === 1 ? pass.unknowns.list(text) : [];
  return part?.source === 'status' && part.name === 'saved';
}

/** A value that is one of several. */
function joinValues(values: readonly string[], { pass: { unknowns } }: Frame): string {
  const text = values.join('');
  return unknowns.add('output', {
    variables: unknowns.listVariables(text),
    files: unknowns.listFiles(text),
  });
}
