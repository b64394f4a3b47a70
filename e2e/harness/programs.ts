import { findOnPath, type Machine, thisMachine } from './machine.ts';

/** A program on the PATH, or the reason why there isn't one. */
export type ProgramLookup = { kind: 'found'; executable: string } | { kind: 'absent'; why: string };

export type FoundProgram = Extract<ProgramLookup, { kind: 'found' }>;

/** Programs that tests run beside Podium, with their packages in Debian. */
const PROGRAMS = {
  tinyproxy: ['tinyproxy-bin', 'libnss-wrapper'],
  caddy: ['caddy'],
  prometheus: ['prometheus'],
  age: ['age'],
} as const satisfies Record<string, readonly string[]>;

/** Looks for a program on the PATH. Starts nothing. */
export function findProgram(
  name: keyof typeof PROGRAMS,
  machine: Machine = thisMachine,
): ProgramLookup {
  const executable = findOnPath(machine, name);
  return executable === undefined
    ? { kind: 'absent', why: `no ${name}: apt-get install ${PROGRAMS[name].join(' ')}` }
    : { kind: 'found', executable };
}

const POSTGRES_15 = '/usr/lib/postgresql/15/bin/postgres';

/** PostgreSQL 15, the oldest version that Podium supports, where Debian installs it. */
export function findPostgres15(machine: Machine = thisMachine): ProgramLookup {
  return machine.isFile(POSTGRES_15)
    ? { kind: 'found', executable: POSTGRES_15 }
    : { kind: 'absent', why: 'no PostgreSQL 15: apt-get install postgresql-15' };
}
