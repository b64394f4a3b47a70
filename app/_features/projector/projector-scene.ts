import { scheduleAt } from '#app/_components/schedule.ts';
import type { ExerciseInfo, ProjectorView } from '#lib/room/views.ts';
import type { StudentCounts } from './projector-exercises.ts';

/** What the projector shows at a moment. Times are ms since 1970. */
export type ProjectorScene =
  /** Before the start. `joined` is null while students can't join. */
  | { readonly kind: 'waiting'; readonly startsAt: number; readonly joined: number | null }
  /** Live, before the first exercise. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'break'; readonly endsAt: number; readonly leftMs: number }
  | {
      readonly kind: 'exercise';
      /** Position in the course, from 0. */
      readonly index: number;
      readonly exercise: ExerciseInfo;
      /** Where the students are: `none` before the first one joins, `few` below five. */
      readonly students: StudentCounts | 'none' | 'few';
    }
  /** Ended or archived. */
  | { readonly kind: 'over' };

/** How students can join: with large or small code, or not at all. */
export type JoinSize = 'large' | 'small' | 'hidden';

/** The scene for the state of the workshop at `now`, ms since 1970. */
export function sceneAt({ info, students }: ProjectorView, now: number): ProjectorScene {
  const { state, startsAt } = info.workshop;
  switch (state) {
    case 'draft':
      return { kind: 'waiting', startsAt, joined: null };
    case 'open':
      return { kind: 'waiting', startsAt, joined: students.kind === 'joined' ? students.count : 0 };
    case 'ended':
    case 'archived':
      return { kind: 'over' };
    case 'live':
      return liveSceneAt({ info, students }, now);
  }
}

function liveSceneAt(
  { info, students }: Pick<ProjectorView, 'info' | 'students'>,
  now: number,
): ProjectorScene {
  const phase = scheduleAt(info.schedule, now);
  if (phase.kind === 'break') return phase;
  const index = info.exercises.findIndex(({ id }) => id === info.current);
  const exercise = info.exercises[index];
  if (exercise === undefined) return { kind: 'starting' };
  return { kind: 'exercise', index, exercise, students: placesOf(students) };
}

/** A view from before the start can be shown for a moment: its students have no places yet. */
function placesOf(students: ProjectorView['students']): StudentCounts | 'none' | 'few' {
  if (students.kind === 'counts') return students;
  return students.kind === 'joined' ? 'few' : students.kind;
}

/** How students can join in a scene. */
export function joinSizeOf(scene: ProjectorScene): JoinSize {
  switch (scene.kind) {
    case 'waiting':
      return scene.joined === null ? 'hidden' : 'large';
    case 'starting':
      return 'large';
    case 'exercise':
      return scene.students === 'none' ? 'large' : 'small';
    case 'break':
      return 'small';
    case 'over':
      return 'hidden';
  }
}

/** The longest code that fits beside the line, in letters, digits and hyphens. */
const MAX_CHARS_BESIDE_LINE = 9;

/** Whether the small join code is in a row below the line, where each code is on one line. */
export function isBelowLine(code: string, size: JoinSize): boolean {
  return size === 'small' && code.length > MAX_CHARS_BESIDE_LINE;
}

/** The announcement to show at `now`, ms since 1970; null after its end. */
export function announcementAt(
  { announcement }: Pick<ProjectorView, 'announcement'>,
  now: number,
): string | null {
  if (announcement === null) return null;
  const { expiresAt, text } = announcement;
  return expiresAt !== null && expiresAt <= now ? null : text;
}
