import { thisMachine, type Machine } from './machine.ts';

/** A Python with the packages of docs/recipes.md, or the reason why there isn't one. */
export type PythonLookup = { kind: 'found'; executable: string } | { kind: 'absent'; why: string };

export type FoundPython = Extract<PythonLookup, { kind: 'found' }>;

/** The Python that PODIUM_PYTHON names, which is trusted to have the packages. Starts nothing. */
export function findPython(machine: Machine = thisMachine): PythonLookup {
  const named = machine.env.PODIUM_PYTHON;
  if (!named)
    return {
      kind: 'absent',
      why: 'no Python: pip install duckdb pandas matplotlib in a virtual environment, and set PODIUM_PYTHON to its python',
    };
  return machine.isFile(named)
    ? { kind: 'found', executable: named }
    : { kind: 'absent', why: `PODIUM_PYTHON names ${named}, which doesn't exist` };
}
