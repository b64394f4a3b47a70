import type { ExerciseInfo, ProjectorView } from '#lib/room/views.ts';

/** One station as the wall shows it. `people` stand there; `place` counts from 0 in the whole course. */
export interface ProjectorExercise {
  readonly index: number;
  readonly kind: ExerciseInfo['kind'];
  readonly position: 'past' | 'current' | 'upcoming';
  readonly students: number;
}

export interface ExerciseLayout {
  readonly shown: readonly ProjectorExercise[];
  /** How many people one dot stands for. */
  readonly studentsPerDot: number;
}

/** So many stations can be read from the last row. */
const MAX_EXERCISES_SHOWN = 21;
/** Dots of the highest crowd; a larger one is drawn with several people a dot. */
const MAX_DOTS = 150;

/** Where everybody stands, around where the room is. */
export function layOutExercises({
  exercises,
  info,
}: Pick<ProjectorView, 'exercises' | 'info'>): ExerciseLayout {
  const current = info.exercises.findIndex(({ id }) => id === info.current);
  const studentCounts = exercises.map(({ students }) => students);
  const [from, to] = visibleWindow(studentCounts, current);
  const shown = info.exercises.slice(from, to).map(({ kind }, index): ProjectorExercise => {
    const place = from + index;
    return {
      index: place,
      kind,
      position: place === current ? 'current' : place < current ? 'past' : 'upcoming',
      students: studentCounts[place] ?? 0,
    };
  });
  return {
    shown,
    studentsPerDot: Math.max(1, Math.ceil(Math.max(0, ...studentCounts) / MAX_DOTS)),
  };
}

/** The stretch of the course that fits: all where people stand and the current one, as far as that goes. */
function visibleWindow(
  studentCounts: readonly number[],
  current: number,
): readonly [number, number] {
  if (studentCounts.length <= MAX_EXERCISES_SHOWN) return [0, studentCounts.length];
  const occupied = studentCounts.flatMap((count, place) =>
    count > 0 || place === current ? [place] : [],
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
