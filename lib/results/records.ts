import type { Pass } from '#lib/grading/types.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { SeatFact } from '#lib/protocol/fact.ts';
import { groupOf } from '#lib/room/state.ts';
import { deriveAttempts, type ExerciseRecord, type WorkshopRecord } from './attempts.ts';
import { combinePresence, CommandLog, type QuizAnswer, type Release } from './command-log.ts';
import { deriveFailures, type Failure } from './failures.ts';
import { foldHelpRequests, type HelpRequest } from './help.ts';
import type { ResultSeat, ResultsInput } from './input.ts';
import { clipSpans } from './spans.ts';
import {
  orderFacts,
  type HintUse,
  type MetricsContext,
  type StudentSource,
} from './student-day.ts';
import type { Results } from './types.ts';

/** A student and what the log says about them. */
export interface StudentOfWorkshop extends StudentSource {
  readonly seat: ResultSeat;
  /** Set by an instructor, or that of the label. */
  readonly group: string;
  readonly quizAnswers: readonly QuizAnswer[];
  /** Exercises in which a check fails at the end, after its grace period. */
  readonly failingAtEnd: ReadonlySet<string>;
}

/** Everything that results are computed from, by student. */
export interface WorkshopRecords {
  readonly context: MetricsContext;
  /** In the order of `ResultsInput.seats`. */
  readonly students: readonly StudentOfWorkshop[];
  readonly excluded: Results['excluded'];
  readonly marks: Results['day']['marks'];
}

/** The log names the person who gave a hint, who can have lost the role since. */
const GIVEN_BY_STAFF = 'staff';

/**
 * Reads the log of a workshop. Students are seats with a name, or on which work was seen. Seats of
 * staff and test seats are excluded, and merged seats are one student.
 */
export function readRecords(input: ResultsInput): WorkshopRecords {
  const { pack, seats, commands, now } = input;
  const endedAt = input.workshop.endedAt ?? now;
  const log = new CommandLog(commands, endedAt);
  const workshop = readWorkshop(input, log, endedAt);
  const requests = Map.groupBy(
    foldHelpRequests(commands, workshop).map((request) => ({
      ...request,
      seat: log.merges.resolve(request.seat),
    })),
    ({ seat }) => seat,
  );
  const facts = groupFacts(input.facts, log);
  const students = seats.flatMap((seat) => {
    const source = {
      seat,
      facts: facts.get(seat.id) ?? [],
      helpRequests: requests.get(seat.id) ?? [],
    };
    return seat.role === 'student' && isStudent(source, log)
      ? [readStudent(source, workshop, log)]
      : [];
  });
  return {
    context: { pack, workshop, thresholds: log.room.thresholds },
    students,
    excluded: {
      staff: seats.filter(({ role }) => role === 'staff').length,
      test: seats.filter(({ role }) => role === 'test').length,
      merged: students.reduce((sum, { seat }) => sum + log.merges.countInto(seat.id), 0),
    },
    marks: log.marks,
  };
}

/** A workshop that was never started begins with its first work or its first exercise. */
function readWorkshop(
  { workshop, pack, facts }: ResultsInput,
  log: CommandLog,
  endedAt: number,
): WorkshopRecord {
  const firstAt = Math.min(facts[0]?.at ?? Infinity, log.currentChanges[0]?.at ?? Infinity);
  const startsAt = Math.min(workshop.startedAt ?? firstAt, endedAt);
  const breaks = log.room.scheduleState.schedule.breaks.map(({ startsAt: from, minutes }) => ({
    from,
    to: from + minutes * MINUTE_MS,
  }));
  return {
    startsAt,
    endedAt,
    exercises: pack.exercises.map(({ id, minutes }) => ({ id, plannedMs: minutes * MINUTE_MS })),
    currentChanges: log.currentChanges,
    breaks: clipSpans(breaks, { from: startsAt, to: endedAt }),
  };
}

/** Facts by the seat that the student has now, in the order of the log. */
function groupFacts(
  facts: readonly SeatFact[],
  { merges }: CommandLog,
): ReadonlyMap<string, readonly SeatFact[]> {
  return Map.groupBy(facts, ({ seatId }) => merges.resolve(seatId));
}

/** What belongs to one seat. */
interface SeatSource {
  readonly seat: ResultSeat;
  readonly facts: readonly SeatFact[];
  readonly helpRequests: readonly HelpRequest[];
}

/** Whether a student was on the seat. Prepared VMs without a student have an agent, but no work. */
function isStudent({ seat, facts }: SeatSource, log: CommandLog): boolean {
  return (
    seat.name !== null ||
    log.ofStudent(seat.id).activityAt.length > 0 ||
    facts.some(({ kind }) => kind === 'started' || kind === 'passed')
  );
}

function readStudent(
  { seat, helpRequests, ...source }: SeatSource,
  workshop: WorkshopRecord,
  log: CommandLog,
): StudentOfWorkshop {
  const facts = orderFacts(source.facts, workshop.endedAt);
  const commands = log.ofStudent(seat.id);
  const releases = log.releases.filter(({ seats }) => seats === null || seats.has(seat.id));
  const failures = deriveFailures(facts, workshop.endedAt);
  const touches = [...commands.hints, ...commands.answers];
  const record = {
    seat: seat.id,
    exercises: readExercises({ facts, failures, touches, releases }),
    presenceChanges: combinePresence(commands.presence, (id) => log.merges.mergedAt(id)),
    activityAt: [
      ...facts.flatMap(({ kind, at }) => (kind === 'activity' ? [at] : [])),
      ...commands.activityAt,
    ].sort((a, b) => a - b),
  };
  return {
    seat,
    group: log.room.getOrCreateSeat(seat.id).group ?? seat.group ?? groupOf(seat.label),
    record,
    attempts: deriveAttempts(workshop, record),
    facts,
    hints: [...commands.hints, ...listGivenHints(releases)].sort((a, b) => a.at - b.at),
    helpRequests,
    quizAnswers: commands.answers,
    failingAtEnd: new Set(
      failures
        .filter(({ how, countedAt }) => how === 'end' && countedAt !== null)
        .map(({ exercise }) => exercise),
    ),
  };
}

function listGivenHints(releases: readonly Release[]): HintUse[] {
  return releases.flatMap(({ exercise, hint, at }) =>
    hint === null ? [] : [{ exercise, hint, at, givenBy: GIVEN_BY_STAFF }],
  );
}

/** What the records of the exercises of one student come from. */
interface ExerciseSource {
  readonly facts: readonly SeatFact[];
  readonly failures: readonly Failure[];
  /** Hints that the student opened, and quiz answers. */
  readonly touches: readonly { readonly exercise: string; readonly at: number }[];
  readonly releases: readonly Release[];
}

type OpenRecord = { -readonly [Field in keyof ExerciseRecord]: ExerciseRecord[Field] };

function readExercises({
  facts,
  failures,
  touches,
  releases,
}: ExerciseSource): ReadonlyMap<string, ExerciseRecord> {
  const records = new Map<string, OpenRecord>();
  const recordOf = (exercise: string): OpenRecord => {
    const record = records.get(exercise) ?? {
      begunAt: null,
      lastTouchedAt: null,
      pass: null,
      revokedAt: null,
      solutionAt: null,
      tries: 0,
    };
    records.set(exercise, record);
    return record;
  };
  for (const fact of facts) if (fact.exercise !== '') followFact(recordOf(fact.exercise), fact);
  for (const { exercise, at } of touches) touch(recordOf(exercise), at);
  for (const { exercise, hint, at } of releases)
    if (hint === null) recordOf(exercise).solutionAt ??= at;
  for (const [exercise, ofExercise] of Map.groupBy(failures, (failure) => failure.exercise))
    // One change can make several checks fail. It is one try.
    recordOf(exercise).tries = new Set(ofExercise.flatMap(({ triesAt }) => triesAt)).size;
  return records;
}

function followFact(record: OpenRecord, fact: SeatFact): void {
  const { kind, at } = fact;
  if (kind === 'started') record.begunAt = Math.min(record.begunAt ?? at, at);
  if (isWork(fact)) touch(record, at);
  if (kind === 'passed') {
    record.pass ??= toPass(fact);
    record.revokedAt = null;
  } else if (kind === 'pass-revoked') {
    record.pass = null;
    record.revokedAt = at;
  }
}

/** A failure without a due time repeats a try that counted, so the cluster caused it. */
function isWork({ kind, value }: SeatFact): boolean {
  return (
    kind === 'started' ||
    kind === 'progressed' ||
    kind === 'check-passed' ||
    (kind === 'failure-opened' && value !== null)
  );
}

function touch(record: OpenRecord, at: number): void {
  record.lastTouchedAt = Math.max(record.lastTouchedAt ?? at, at);
}

function toPass({ at, code, detail }: SeatFact): Pick<Pass, 'at' | 'source' | 'foundAtConnect'> {
  return {
    at,
    source: code === 'instructor' || code === 'regrade' ? code : 'check',
    foundAtConnect: detail?.['foundAtConnect'] === true,
  };
}
