import type { Machine } from './machine.ts';

/** A machine with these files and this environment, for tests of the lookups. */
export function fakeMachine(env: Machine['env'], files: Record<string, string> = {}): Machine {
  return { env, isFile: (path) => path in files, readText: (path) => files[path] };
}
