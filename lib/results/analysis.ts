import {
  findDueExercises,
  measureAttendance,
  measureLag,
  type Attendance,
  type CourseProgress,
  type Lag,
} from './attendance.ts';
import type { ResultsInput } from './input.ts';
import { readRecords, type StudentOfWorkshop, type WorkshopRecords } from './records.ts';
import { clipSpans, type Span } from './spans.ts';
import { clipStudentDay, deriveStudentDays, type StudentDay } from './student-day.ts';

/** A student with everything that is derived from the log. */
export interface AnalyzedStudent {
  readonly student: StudentOfWorkshop;
  readonly day: StudentDay;
  readonly attendance: Attendance;
  /** Times of the passes by exercise of the present course, ms since 1970. */
  readonly passedAt: ReadonlyMap<string, number>;
  readonly lag: Lag;
}

/** A workshop with the days of its students. Filters and levels need nothing else. */
export interface WorkshopAnalysis extends Pick<WorkshopRecords, 'context' | 'excluded' | 'marks'> {
  readonly input: ResultsInput;
  readonly students: readonly AnalyzedStudent[];
  readonly course: CourseProgress;
  readonly window: Span;
}

/** Several readers ask about the same input, and everything before the filters is the same. */
const analyses = new WeakMap<ResultsInput, WorkshopAnalysis>();

/** What the log says about each student. The same object for the same input. */
export function analyzeWorkshop(input: ResultsInput): WorkshopAnalysis {
  const known = analyses.get(input);
  if (known !== undefined) return known;
  const { context, students, excluded, marks } = readRecords(input);
  const { workshop, pack } = context;
  const window = { from: workshop.startsAt, to: workshop.endedAt };
  const course = findDueExercises(
    pack.exercises,
    workshop.currentChanges,
    students.map(({ record }) => listStarted(record)),
  );
  const days = deriveStudentDays(context, students);
  const analysis: WorkshopAnalysis = {
    input,
    context,
    excluded,
    marks,
    course,
    window,
    students: students.flatMap((student, index) => {
      const day = days[index];
      if (day === undefined) return [];
      const attendance = measureAttendance(clipSpans(day.absences, window), window);
      const passedAt = listPasses(student, pack.exercises);
      const lag = measureLag(course, passedAt, attendance, workshop);
      return [{ student, day, attendance, passedAt, lag }];
    }),
  };
  analyses.set(input, analysis);
  return analysis;
}

/** The students with the part of their day in a time range. */
export function clipStudents(
  students: readonly AnalyzedStudent[],
  range: Span,
): readonly AnalyzedStudent[] {
  return students.map((analyzed) => ({ ...analyzed, day: clipStudentDay(analyzed.day, range) }));
}

/** Exercises that the student started or passed. */
function listStarted({ exercises }: StudentOfWorkshop['record']): ReadonlySet<string> {
  return new Set(
    [...exercises]
      .filter(([, { begunAt, pass }]) => begunAt !== null || pass !== null)
      .map(([id]) => id),
  );
}

function listPasses(
  { record }: StudentOfWorkshop,
  exercises: readonly { readonly id: string }[],
): ReadonlyMap<string, number> {
  return new Map(
    exercises.flatMap(({ id }) => {
      const pass = record.exercises.get(id)?.pass;
      return pass == null ? [] : [[id, pass.at] as const];
    }),
  );
}
