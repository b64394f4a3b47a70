import { isCorrectAnswer } from '#lib/grading/history/quiz.ts';
import type { Exercise } from '#lib/packs/types.ts';
import { analyzeWorkshop, type AnalyzedStudent, type WorkshopAnalysis } from './analysis.ts';
import { summarizeExercise } from './exercises.ts';
import type { ResultsInput, ResultsView } from './input.ts';
import { presentStudent, presentWorkshop } from './present.ts';
import { answersTo, listQuestions } from './quiz.ts';
import type { StudentReport } from './report-types.ts';

/** The usual time of an exercise is shown from this number of attempts with a time on. */
const MIN_TYPICAL_ATTEMPTS = 20;

type ReportedExercise = StudentReport['exercises'][number];

/** The whole day of one student; null if the seat isn't one of a student. */
export function computeStudentReport(
  input: ResultsInput,
  view: ResultsView,
  seatId: string,
): StudentReport | null {
  const analysis = analyzeWorkshop(input);
  const analyzed = analysis.students.find(({ student }) => student.seat.id === seatId);
  if (analyzed === undefined) return null;
  const { student, day } = analyzed;
  const row = presentStudent(analysis, analyzed, view);
  const attempts = Map.groupBy(
    analysis.students.flatMap((other) => other.day.attempts),
    ({ exercise }) => exercise,
  );
  return {
    student: row,
    workshop: presentWorkshop(analysis),
    exercises: input.pack.exercises.flatMap((exercise, index) => {
      const cell = row.cells[index];
      if (cell === undefined) return [];
      const summary = summarizeExercise(attempts.get(exercise.id) ?? [], 0);
      return [
        {
          ...presentExercise(exercise, analyzed, view),
          ...cell,
          typicalMs: findTypicalTime(summary.times),
        },
      ];
    }),
    strip: day.strip.map(({ from, to, state, exercise }) => ({ from, to, state, exercise })),
    quiz: presentAnswers(analyzed, analysis),
    help: student.helpRequests.map(({ raisedAt, resolvedAt, withdrawnAt, waitMs }) => ({
      raisedAt,
      endedAt: resolvedAt ?? withdrawnAt ?? analysis.window.to,
      waitMs,
    })),
  };
}

function presentExercise(
  { id, title }: Exercise,
  { student, day }: AnalyzedStudent,
  { level }: ResultsView,
): Omit<ReportedExercise, 'state' | 'fate' | 'activeMs' | 'tries' | 'typicalMs'> {
  const record = student.record.exercises.get(id);
  const attempt = student.attempts.find(({ exercise }) => exercise === id);
  return {
    id,
    title,
    availableAt: attempt?.availableAt ?? null,
    startedAt: record?.begunAt ?? null,
    passedAt: record?.pass?.at ?? null,
    failures: day.failures.flatMap(
      ({ exercise, check, code, params, openedAt, countedAt, closedAt, tries }) =>
        exercise === id && countedAt !== null
          ? [
              {
                reason: { check, code, params: level === 'named' ? params : {} },
                from: openedAt,
                to: closedAt,
                tries,
              },
            ]
          : [],
    ),
    hints: student.hints.flatMap(({ exercise, hint, at, givenBy }) =>
      exercise === id && givenBy === null ? [{ hint, at }] : [],
    ),
    helpRequests: student.helpRequests.filter(({ exercise }) => exercise === id).length,
  };
}

/** Between these times, the middle half of the students passed; null for few students. */
function findTypicalTime(
  times: ReturnType<typeof summarizeExercise>['times'],
): ReportedExercise['typicalMs'] {
  if (times === null || times.curve.count < MIN_TYPICAL_ATTEMPTS) return null;
  const [q25, q75] = [times.q25.estimate, times.q75.estimate];
  return q25.state === 'reached' && q75.state === 'reached' ? { q25: q25.ms, q75: q75.ms } : null;
}

/** The questions that the student answered, with the last answer. */
function presentAnswers(
  { student }: AnalyzedStudent,
  { input }: WorkshopAnalysis,
): StudentReport['quiz'] {
  return listQuestions(input.pack).flatMap((question) => {
    const answers = answersTo(question, student.quizAnswers);
    const last = answers.at(-1);
    if (last === undefined) return [];
    const { exercise, check } = question;
    return [
      {
        exercise: exercise.id,
        check: check.id,
        title: check.title,
        answers: answers.length,
        isRight: isCorrectAnswer(check.quiz, last.chosen),
        chosen: [...last.chosen],
      },
    ];
  });
}
