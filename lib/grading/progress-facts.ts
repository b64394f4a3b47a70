import { createHash } from 'node:crypto';
import type { Fact } from '#lib/protocol/fact.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { LogMoment } from './engine/types.ts';
import type { HistoryEvent } from './history/attempt-history.ts';
import type { Evaluation, Fault, Pass, Progress } from './types.ts';

/** PostgreSQL limits the bytes of an index row, and the key of a fact is part of one. */
const MAX_KEY_BYTES = 512;

/** What the facts of one exercise depend on, beside its progress. As JSON in a checkpoint. */
export interface FactMemory {
  /** Checks that passed at least once. */
  readonly passedChecks: readonly string[];
  /** The most checks that passed at once. */
  readonly maxPassing: number;
  /** Counted tries of each check that hasn't passed yet. */
  readonly tries: Readonly<Record<string, number>>;
  /** What can't be verified now. `check` is empty for the whole exercise. */
  readonly unverified: readonly { readonly check: string; readonly code: string }[];
}

export const EMPTY_FACT_MEMORY: FactMemory = {
  passedChecks: [],
  maxPassing: 0,
  tries: {},
  unverified: [],
};

/** Where and why progress changed. `settled`: no entry of the log changed it, but the time. */
export type FactMoment =
  | (LogMoment & { readonly by: 'evaluation' | 'instructor' | 'regrade' })
  | { readonly by: 'settled' };

export interface ExerciseFacts {
  readonly facts: readonly Fact[];
  readonly memory: FactMemory;
}

/**
 * The facts of one change of an exercise's progress, in order, and the new memory. `events`: what
 * `recordEvaluation` reported about it.
 *
 * A pass has the time at which its checks began to pass. Its position is the one where it took
 * effect: of the change that the checks passed with, or of the command.
 */
export function factsOf(
  before: Progress,
  after: Progress,
  moment: FactMoment,
  {
    memory,
    events = [],
  }: { readonly memory: FactMemory; readonly events?: readonly HistoryEvent[] },
): ExerciseFacts {
  const { exercise } = after;
  const passFacts = listPassFacts(before, after, moment);
  if (moment.by === 'settled') return { facts: passFacts, memory };
  const at: LogMoment = { pos: moment.pos, at: moment.at };
  const facts: Fact[] = [];
  if (before.trail === undefined && after.trail !== undefined)
    facts.push(createFact('started', exercise, at));
  for (const event of events) {
    const fact = toFailureFact(event, after, at);
    if (fact !== null) facts.push(fact);
  }
  const tried = countTries(memory, events);
  const judged =
    after.live === before.live
      ? { facts: [], memory: tried }
      : listEvaluationFacts(exercise, after.live, at, tried);
  facts.push(...judged.facts, ...passFacts);
  return { facts, memory: judged.memory };
}

/** A fact with its texts; those that it doesn't have are empty. */
export function createFact(
  kind: Fact['kind'],
  exercise: string,
  { pos, at }: LogMoment,
  {
    check = '',
    code = '',
    key = '',
    value = null,
    detail = null,
  }: Partial<Pick<Fact, 'check' | 'code' | 'key' | 'value' | 'detail'>> = {},
): Fact {
  return { kind, pos, at, exercise, check, code, key: limitKey(key), value, detail };
}

function listPassFacts(before: Progress, after: Progress, moment: FactMoment): Fact[] {
  if (before.pass === after.pass) return [];
  const { exercise, pass } = after;
  if (pass !== null) return [createPassFact(exercise, pass, moment)];
  return moment.by === 'settled'
    ? []
    : [createFact('pass-revoked', exercise, moment, { code: moment.by })];
}

function createPassFact(exercise: string, pass: Pass, moment: FactMoment): Fact {
  const { at, source, foundAtConnect, packVersion } = pass;
  const pos = moment.by === 'settled' ? pass.pos : moment.pos;
  return createFact(
    'passed',
    exercise,
    { pos, at },
    { code: source, detail: { foundAtConnect, packVersion } },
  );
}

/** null for an event that has no fact: whether a failure counted follows from its due time. */
function toFailureFact(
  { kind, fault, isRetried }: HistoryEvent,
  { exercise, live }: Progress,
  moment: LogMoment,
): Fact | null {
  const { key, reason, now } = fault;
  const texts = { check: reason.check, code: reason.code, key };
  switch (kind) {
    case 'opened':
      return createFact('failure-opened', exercise, moment, {
        ...texts,
        value: now?.due ?? null,
        detail: describeFailure(fault),
      });
    case 'counted':
      return null;
    case 'closed': {
      const how = isRetried ? 'retried' : live.state === 'not-started' ? 'withdrawn' : 'fixed';
      return createFact('failure-closed', exercise, moment, { ...texts, detail: { how } });
    }
  }
}

function describeFailure({ reason: { group, params }, now }: Fault): JsonObject | null {
  const grouping = Object.fromEntries(group.map((name) => [name, params[name] ?? null]));
  const detail: JsonObject = {
    ...(now?.fell === true && { regression: true }),
    ...(group.length > 0 && { params: grouping }),
  };
  return Object.keys(detail).length > 0 ? detail : null;
}

function countTries(memory: FactMemory, events: readonly HistoryEvent[]): FactMemory {
  const counted = events.filter(
    ({ kind, fault }) => kind === 'counted' && !memory.passedChecks.includes(fault.reason.check),
  );
  if (counted.length === 0) return memory;
  const tries = new Map(Object.entries(memory.tries));
  for (const { fault } of counted)
    tries.set(fault.reason.check, (tries.get(fault.reason.check) ?? 0) + 1);
  return { ...memory, tries: Object.fromEntries(tries) };
}

function listEvaluationFacts(
  exercise: string,
  live: Evaluation,
  moment: LogMoment,
  memory: FactMemory,
): ExerciseFacts {
  const unverified = listUnverified(live);
  const [opened, closed] = compareUnverified(memory.unverified, unverified);
  const facts = [
    ...closed.map((texts) => createFact('unverified-closed', exercise, moment, texts)),
    ...opened.map((texts) => createFact('unverified-opened', exercise, moment, texts)),
  ];
  const isSame = opened.length === 0 && closed.length === 0;
  const seen = isSame ? memory : { ...memory, unverified };
  if (live.state !== 'evaluated') return { facts, memory: seen };
  const passed = live.checks.flatMap(({ check, state }) =>
    state === 'pass' && !memory.passedChecks.includes(check) ? [check] : [],
  );
  for (const check of passed)
    facts.push(
      createFact('check-passed', exercise, moment, {
        check,
        value: Object.hasOwn(memory.tries, check) ? (memory.tries[check] ?? 0) : 0,
      }),
    );
  const isProgress = live.passing > memory.maxPassing;
  if (isProgress)
    facts.push(
      createFact('progressed', exercise, moment, {
        value: live.passing,
        detail: { total: live.total },
      }),
    );
  if (passed.length === 0 && !isProgress) return { facts, memory: seen };
  return {
    facts,
    memory: {
      ...seen,
      passedChecks: [...memory.passedChecks, ...passed],
      maxPassing: Math.max(memory.maxPassing, live.passing),
      tries: Object.fromEntries(
        Object.entries(memory.tries).filter(([check]) => !passed.includes(check)),
      ),
    },
  };
}

function listUnverified(live: Evaluation): FactMemory['unverified'] {
  if (live.state === 'unknown') return [{ check: '', code: live.reason.code }];
  if (live.state === 'not-started') return [];
  return live.checks.flatMap((result) =>
    result.state === 'unknown' ? [{ check: result.check, code: result.reason.code }] : [],
  );
}

/** What began and what ended. */
function compareUnverified(
  before: FactMemory['unverified'],
  after: FactMemory['unverified'],
): readonly [opened: FactMemory['unverified'], closed: FactMemory['unverified']] {
  if (before.length === 0 && after.length === 0) return [[], []];
  const isIn = (list: FactMemory['unverified'], { check, code }: (typeof list)[number]): boolean =>
    list.some((item) => item.check === check && item.code === code);
  return [after.filter((item) => !isIn(before, item)), before.filter((item) => !isIn(after, item))];
}

function limitKey(key: string): string {
  return Buffer.byteLength(key) <= MAX_KEY_BYTES
    ? key
    : createHash('sha256').update(key).digest('hex');
}
