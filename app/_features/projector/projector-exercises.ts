import type { ExerciseInfo, ProjectorStudents, RoomInfo } from '#lib/room/views.ts';

/** An exercise on the projector. */
export interface ProjectorExercise {
  /** Position in the course, from 0. */
  readonly index: number;
  readonly kind: ExerciseInfo['kind'];
  readonly position: 'past' | 'current' | 'upcoming';
  readonly dots: number;
  /** What the dots stand for: exact where each dot is one student, else rounded. */
  readonly students: number;
}

export interface ExerciseLayout {
  readonly shown: readonly ProjectorExercise[];
  /** The number of students per dot. */
  readonly studentsPerDot: number;
  /** Students at exercises before and after the shown ones. */
  readonly earlier: number;
  readonly later: number;
  /** Students at exercises with too few of them for a dot. */
  readonly other: number;
}

export type StudentCounts = Extract<ProjectorStudents, { kind: 'counts' }>;

/** More exercises can't be read from the last row. */
export const MAX_EXERCISES_SHOWN = 21;
/** The highest number of dots at one exercise. For more students, a dot represents several. */
export const MAX_DOTS = 125;
const STUDENTS_PER_DOT = [1, 5, 10, 20, 50, 100];

/** The exercises from the index `from` on with the dots of their students. */
export function layOutExercises(
  info: Pick<RoomInfo, 'exercises' | 'current'>,
  counts: Pick<StudentCounts, 'exercises' | 'other'>,
  from: number,
): ExerciseLayout {
  const current = info.exercises.findIndex(({ id }) => id === info.current);
  const to = from + MAX_EXERCISES_SHOWN;
  const studentsPerDot = chooseStudentsPerDot(Math.max(0, ...counts.exercises));
  let { other } = counts;
  const shown = info.exercises.slice(from, to).map(({ kind }, offset): ProjectorExercise => {
    const index = from + offset;
    const students = counts.exercises[index] ?? 0;
    const dots = Math.round(students / studentsPerDot);
    if (dots === 0) other += students;
    return {
      index,
      kind,
      position: index === current ? 'current' : index < current ? 'past' : 'upcoming',
      dots,
      students: dots * studentsPerDot,
    };
  });
  return {
    shown,
    studentsPerDot,
    earlier: sum(counts.exercises.slice(0, from)),
    later: sum(counts.exercises.slice(to)),
    other,
  };
}

function chooseStudentsPerDot(largestGroup: number): number {
  return (
    STUDENTS_PER_DOT.find((students) => Math.round(largestGroup / students) <= MAX_DOTS) ??
    Math.ceil(largestGroup / MAX_DOTS)
  );
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
