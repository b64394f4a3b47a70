import type { ExportTable } from '#lib/protocol/export-tables.ts';
import { isCorrectAnswer } from '#lib/grading/history/quiz.ts';
import type { Quiz } from '#lib/packs/types.ts';
import { failureLostMs } from '../failures.ts';
import { listHintCases } from '../hints.ts';
import type { ResultSeat, ResultsInput } from '../input.ts';
import { readRecords, type StudentOfWorkshop, type WorkshopRecords } from '../records.ts';
import { computeResults } from '../results.ts';
import { totalMs, type Span } from '../spans.ts';
import { tabulateMinutes } from '../states.ts';
import { deriveStudentDays, describeAttempts, type StudentDay } from '../student-day.ts';
import type { ResultLevel, Results } from '../types.ts';
import { inMinutes, inSeconds } from './columns.ts';
import { findQuiz, listTimers, packVersionAt } from './course.ts';
import { toExerciseRow } from './exercise-row.ts';
import { suppressMinutes } from './minutes-suppression.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { toAttendanceRow, toStudentRow, type ListedSeat } from './student-row.ts';
import type { TableRow } from './tables.ts';

/** Tables that are computed from the results. The log is copied by the database. */
export type ComputedTable = Exclude<ExportTable, 'log'>;
type Rows = { readonly [Table in ComputedTable]: readonly TableRow<Table>[] };

export interface TableSource {
  readonly input: ResultsInput;
  readonly level: ResultLevel;
  /** Only used at the level `pseudonymous`. */
  readonly pseudonyms: Pseudonyms;
  /** The names of helpers are for owners. */
  readonly showsHelpers: boolean;
  /** Clusters by seat. */
  readonly clusters: ReadonlyMap<
    string,
    { readonly distribution: string; readonly version: string }
  >;
  /** Options of a question in the order that a seat sees them. */
  readonly orderOptions: (
    of: { readonly seatId: string; readonly exerciseId: string; readonly checkId: string },
    quiz: Quiz,
  ) => readonly string[];
}

/** A student with everything that is known about the day, and how the export names it. */
export interface NamedDay {
  readonly name: string;
  readonly student: StudentOfWorkshop;
  readonly day: StudentDay;
}

/**
 * Computes the tables of a workshop at a level. What several tables need is computed once, and nothing
 * before the first table that needs it. Rows of students are in the order of their names, because the
 * order of seats would tell who a pseudonym is.
 */
export class TableBuilder {
  readonly #source: TableSource;
  #records: WorkshopRecords | null = null;
  #results: Results | null = null;
  #days: readonly NamedDay[] | null = null;
  #seats: readonly ListedSeat[] | null = null;

  constructor(source: TableSource) {
    this.#source = source;
  }

  rows<Table extends ComputedTable>(table: Table): Rows[Table] {
    return this.#tables[table]();
  }

  readonly #tables: { readonly [Table in ComputedTable]: () => Rows[Table] } = {
    workshop: () => this.#workshop(),
    students: () => this.#students(),
    attendance: () =>
      this.#listSeats().map((seat) => toAttendanceRow(seat, this.#source.input.workshop)),
    attempts: () => this.listDays().flatMap((named) => this.#attemptsOf(named)),
    failures: () => this.listDays().flatMap((named) => this.#failuresOf(named)),
    hints: () => this.#hints(),
    help_requests: () => this.listDays().flatMap((named) => this.#helpRequestsOf(named)),
    quiz_answers: () => this.listDays().flatMap((named) => this.#quizAnswersOf(named)),
    presence: () => this.listDays().flatMap((named) => this.#presenceOf(named)),
    pacing: () => this.#pacing(),
    checks: () => this.#checks(),
    exercises: () => this.#computeResults().exercises.map(toExerciseRow),
    minutes: () => this.#minutes(),
  };

  #readRecords(): WorkshopRecords {
    return (this.#records ??= readRecords(this.#source.input));
  }

  #computeResults(): Results {
    const { input, level } = this.#source;
    return (this.#results ??= computeResults(input, {
      level,
      nameSeat: (seat) => this.#nameStudent(seat),
      showsHelpers: false,
      group: null,
      from: null,
      to: null,
    }));
  }

  #nameStudent({ id, label, name }: ResultSeat): {
    id: string;
    label: string;
    name: string | null;
  } {
    return this.#source.level === 'named'
      ? { id, label, name }
      : { id, label: this.#source.pseudonyms.nameSeat(id), name: null };
  }

  /** Students, then staff and test seats, whose days are derived apart: they must not change others. */
  listDays(): readonly NamedDay[] {
    return (this.#days ??= this.#deriveDays());
  }

  #deriveDays(): NamedDay[] {
    const { input } = this.#source;
    const { context, students: counted } = this.#readRecords();
    const ids = new Set(counted.map(({ seat }) => seat.id));
    const others = readRecords(withEverySeat(input)).students.filter(
      ({ seat }) => !ids.has(seat.id),
    );
    return [counted, others]
      .flatMap((students) => {
        const days = deriveStudentDays(context, students);
        return students.flatMap((student, index) => {
          const day = days[index];
          return day === undefined
            ? []
            : [{ name: this.#nameStudent(student.seat).label, student, day }];
        });
      })
      .sort((a, b) => compareNames(a.name, b.name));
  }

  /** Texts of students become pseudonyms. */
  #hide(kind: string, value: string | null): string | null {
    const { level, pseudonyms } = this.#source;
    return value === null || level === 'named' ? value : pseudonyms.nameText(kind, value);
  }

  #workshop(): Rows['workshop'] {
    const { workshop, headline } = this.#computeResults();
    const { context, students } = this.#readRecords();
    const helpers = new Set(
      students.flatMap(({ helpRequests }) => helpRequests.flatMap(({ helper }) => helper ?? [])),
    );
    return [
      {
        id: workshop.id,
        name: workshop.name,
        pack: workshop.packId,
        pack_versions: workshop.packVersions.join(' '),
        language: workshop.language,
        zone: workshop.timeZone,
        started_at: workshop.startedAt,
        ended_at: workshop.endedAt,
        seats: headline.students,
        helpers: helpers.size,
        break_min: inMinutes(totalMs(context.workshop.breaks)),
      },
    ];
  }

  /** Students, staff and test seats, by their names. */
  #listSeats(): readonly ListedSeat[] {
    return (this.#seats ??= this.#computeSeats());
  }

  #computeSeats(): readonly ListedSeat[] {
    const { input, level } = this.#source;
    const roles = new Map(input.seats.map((seat) => [seat.id, seat.role]));
    const { students } = computeResults(withEverySeat(input), {
      level,
      nameSeat: (seat) => this.#nameStudent(seat),
      showsHelpers: false,
      group: null,
      from: null,
      to: null,
    });
    return (students ?? [])
      .map((student) => ({ student, role: roles.get(student.id) ?? null }))
      .sort((a, b) => compareNames(a.student.label, b.student.label));
  }

  #students(): Rows['students'] {
    const { level, clusters } = this.#source;
    return this.#listSeats().map((seat) => {
      const { distribution = null, version = null } = clusters.get(seat.student.id) ?? {};
      return toStudentRow(seat, {
        group: this.#hide('group', seat.student.group),
        cluster: { distribution, version: nameVersion(version, level) },
      });
    });
  }

  #attemptsOf({ name, student, day }: NamedDay): Rows['attempts'] {
    const { input } = this.#source;
    return describeAttempts(day).map(({ attempt, ...detail }) => {
      const { pass = null } = student.record.exercises.get(attempt.exercise) ?? {};
      return {
        student: name,
        exercise: attempt.exercise,
        pack_version: packVersionAt(input, attempt.endedAt),
        available_at: attempt.availableAt,
        started_at: attempt.startedAt,
        ended_at: attempt.endedAt,
        end: attempt.end,
        fate: attempt.fate,
        source: pass?.source ?? null,
        found_at_connect: pass?.foundAtConnect ?? null,
        active_s: inSeconds(attempt.activeMs),
        away_s: inSeconds(attempt.awayMs),
        break_s: inSeconds(attempt.breakMs),
        idle_s: inSeconds(attempt.idleMs),
        tries: attempt.tries,
        failures: detail.failures,
        regressions: detail.regressions,
        stuck_s: inSeconds(detail.stuckMs),
        infra_s: inSeconds(detail.infrastructureMs),
        hints_opened: detail.hintsOpened,
        hints_given: detail.hintsGiven,
        help_requests: detail.helpRequests,
        helped: detail.isHelped,
      };
    });
  }

  #failuresOf({ name, day }: NamedDay): Rows['failures'] {
    return day.failures.map((failure) => ({
      student: name,
      exercise: failure.exercise,
      check: failure.check,
      code: failure.code,
      key: this.#hide('key', failure.key),
      opened_at: failure.openedAt,
      counted_at: failure.countedAt,
      closed_at: failure.closedAt,
      how: failure.how,
      tries: failure.tries,
      lost_s: inSeconds(failureLostMs(day, failure)),
    }));
  }

  #hints(): Rows['hints'] {
    const days = this.listDays();
    const names = new Map(days.map(({ name, student }) => [student.seat.id, name]));
    const cases = listHintCases(
      this.#readRecords().context,
      days.map(({ day }) => day),
    );
    return cases
      .map((hint) => ({
        student: names.get(hint.seat) ?? null,
        exercise: hint.exercise,
        hint: hint.hint,
        at: hint.at,
        given: hint.givenBy !== null,
        by_role: hint.givenBy,
        failure_key: this.#hide('key', hint.failureKey),
        age_s: inSeconds(hint.ageMs),
        progress_5min: hint.progress5min,
        passed_10min: hint.passed10min,
      }))
      .sort((a, b) => compareNames(a.student ?? '', b.student ?? '') || a.at - b.at);
  }

  #helpRequestsOf({ name, day }: NamedDay): Rows['help_requests'] {
    const { input, level, showsHelpers } = this.#source;
    return day.helpRequests.map((request) => ({
      student: name,
      exercise: request.exercise,
      raised_at: request.raisedAt,
      claimed_at: request.claimedAt,
      resolved_at: request.resolvedAt,
      withdrawn_at: request.withdrawnAt,
      snoozed_s: inSeconds(request.snoozedMs),
      wait_s: inSeconds(request.waitMs),
      service_s: inSeconds(request.serviceMs),
      end: request.waitEnd,
      failing: day.failures
        .filter(
          ({ openedAt, closedAt }) => openedAt <= request.raisedAt && closedAt > request.raisedAt,
        )
        .map(({ check }) => check)
        .join(' '),
      helper:
        showsHelpers && level === 'named' && request.helper !== null
          ? (input.staff.get(request.helper) ?? null)
          : null,
    }));
  }

  #quizAnswersOf({ name, student }: NamedDay): Rows['quiz_answers'] {
    const { input, orderOptions } = this.#source;
    const seatId = student.seat.id;
    // Which of the seats saw the question is unknown.
    const isMerged = input.commands.some(
      (row) => row.kind === 'merge-seats' && row.seatId === seatId,
    );
    const tries = new Map<string, number>();
    return student.quizAnswers.map(({ exercise, check, at, chosen }) => {
      const question = JSON.stringify([exercise, check]);
      const attempt = (tries.get(question) ?? 0) + 1;
      tries.set(question, attempt);
      const quiz = findQuiz(input.pack, exercise, check);
      const of = { seatId, exerciseId: exercise, checkId: check };
      return {
        student: name,
        exercise,
        check,
        at,
        try: attempt,
        chosen: chosen.join(' '),
        correct: quiz && isCorrectAnswer(quiz, chosen),
        option_order: quiz && !isMerged ? orderOptions(of, quiz).join(' ') : null,
      };
    });
  }

  #presenceOf({ name, day }: NamedDay): Rows['presence'] {
    const { presenceChanges } = day.record;
    const first = { at: day.window.from, presence: 'not-connected' as const };
    return [first, ...presenceChanges].flatMap(({ at, presence }, index) => {
      const from = Math.max(at, day.window.from);
      const to = Math.min(presenceChanges[index]?.at ?? day.window.to, day.window.to);
      return to > from ? [{ student: name, state: presence, from_at: from, to_at: to }] : [];
    });
  }

  #pacing(): Rows['pacing'] {
    const { current } = this.#computeResults().day;
    const timers = listTimers(this.#source.input);
    const planned = new Map(
      this.#source.input.pack.exercises.map((exercise) => [exercise.id, exercise.minutes]),
    );
    return current.map(({ exercise, from, to }) => ({
      exercise,
      from_at: from,
      to_at: to,
      timer_s: timers.findLast(({ at }) => at >= from && at < to)?.seconds ?? null,
      planned_min: planned.get(exercise) ?? null,
    }));
  }

  #checks(): Rows['checks'] {
    const { checks, exercises } = this.#computeResults();
    const reached = new Map(exercises.map((exercise) => [exercise.id, exercise.reached]));
    return checks.map((check) => ({
      exercise: check.exercise,
      check: check.check,
      kind: check.kind,
      reached: reached.get(check.exercise) ?? null,
      first_try: check.firstTry?.share ?? null,
      tries_p50: check.triesP50,
      lost_min: inMinutes(check.lostMs),
      discrimination: check.discrimination,
      n: check.students,
      signals: check.signals.map(({ signal }) => signal).join(' '),
    }));
  }

  #minutes(): Rows['minutes'] {
    const { context, students } = this.#readRecords();
    const { startsAt: from, endedAt: to } = context.workshop;
    const window: Span = { from, to };
    const days = deriveStudentDays(context, students);
    const rows = tabulateMinutes(
      days.map(({ strip }) => strip),
      window,
      context.workshop.exercises.map(({ id }) => id),
    );
    return this.#source.level === 'aggregate' ? suppressMinutes(rows) : rows;
  }
}

/** Staff and test seats count as students, for tables that have a row for each. */
function withEverySeat(input: ResultsInput): ResultsInput {
  return { ...input, seats: input.seats.map((seat) => ({ ...seat, role: 'student' })) };
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** An agent says the version, so a student can choose its text. */
function nameVersion(version: string | null, level: ResultLevel): string | null {
  return level === 'named' ? version : (/^v?\d+(\.\d+){0,2}/.exec(version ?? '')?.[0] ?? null);
}
