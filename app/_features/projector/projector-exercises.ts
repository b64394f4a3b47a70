import type { ExerciseInfo, ProjectorView } from '#lib/room/views.ts';

/** An exercise on the projector. */
export interface ProjectorExercise {
  /** Position in the course, from 0. */
  readonly index: number;
  readonly kind: ExerciseInfo['kind'];
  readonly position: 'past' | 'current' | 'upcoming';
  /** The number of students who work on it. */
  readonly students: number;
}

export interface ExerciseLayout {
  readonly shown: readonly ProjectorExercise[];
  /** The number of students per dot. */
  readonly studentsPerDot: number;
}

/** More exercises can't be read from the last row. */
const MAX_EXERCISES_SHOWN = 21;
/** The highest number of dots at one exercise. For more students, a dot represents several. */
const MAX_DOTS = 150;

/** The exercises to show with their students, around the current exercise. */
export function layOutExercises({
  exercises,
  info,
}: Pick<ProjectorView, 'exercises' | 'info'>): ExerciseLayout {
  const current = info.exercises.findIndex(({ id }) => id === info.current);
  const studentCounts = exercises.map(({ students }) => students);
  const [from, to] = visibleWindow(studentCounts, current);
  const shown = info.exercises.slice(from, to).map(({ kind }, offset): ProjectorExercise => {
    const index = from + offset;
    return {
      index,
      kind,
      position: index === current ? 'current' : index < current ? 'past' : 'upcoming',
      students: studentCounts[index] ?? 0,
    };
  });
  return {
    shown,
    studentsPerDot: Math.max(1, Math.ceil(Math.max(0, ...studentCounts) / MAX_DOTS)),
  };
}

/**
 * The range of exercises to show. It contains the current one and all that students work on, if these
 * fit; otherwise it is centered on the current one.
 */
function visibleWindow(
  studentCounts: readonly number[],
  current: number,
): readonly [number, number] {
  if (studentCounts.length <= MAX_EXERCISES_SHOWN) return [0, studentCounts.length];
  const occupied = studentCounts.flatMap((count, index) =>
    count > 0 || index === current ? [index] : [],
  );
  const [first = 0, last = 0] = [occupied[0], occupied.at(-1)];
  const middle =
    last - first < MAX_EXERCISES_SHOWN
      ? (first + last) / 2
      : current >= 0
        ? current
        : first + MAX_EXERCISES_SHOWN / 2;
  const from = Math.min(
    Math.max(0, Math.round(middle - MAX_EXERCISES_SHOWN / 2)),
    studentCounts.length - MAX_EXERCISES_SHOWN,
  );
  return [from, from + MAX_EXERCISES_SHOWN];
}
