import { buildExercise, buildRoomInfo } from '#app/_components/room-view.fixture.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { ProjectorStudents, ProjectorView, RoomInfo } from '#lib/room/views.ts';

/** 14:30 in Tokyo. */
export const NOW = Date.UTC(2026, 10, 28, 5, 30);

const COUNTS: ProjectorStudents = {
  kind: 'counts',
  exercises: [12, 0, 20],
  other: 7,
  total: 39,
  passed: 22,
};

const EXERCISES = [
  { ...buildExercise('one'), title: { en: 'Run a Pod', ja: 'Pod を動かす' } },
  buildExercise('two', 'quiz'),
  buildExercise('three', 'problem'),
];

/** What a view of a test differs in from a live workshop with 39 students. */
export interface ProjectorSample {
  readonly workshop?: Partial<RoomInfo['workshop']>;
  readonly info?: Partial<RoomInfo>;
  readonly students?: ProjectorStudents;
  readonly announcement?: ProjectorView['announcement'];
}

export function buildProjectorView({
  workshop,
  info,
  students = COUNTS,
  announcement = null,
}: ProjectorSample): ProjectorView {
  const base = buildRoomInfo({ exercises: EXERCISES, ...info });
  return {
    kind: 'projector',
    info: {
      ...base,
      workshop: {
        ...base.workshop,
        name: 'Kubernetes 101',
        code: 'KUMO-YUKI-4793',
        startsAt: NOW + 30 * MINUTE_MS,
        ...workshop,
      },
    },
    students,
    announcement,
  };
}

const COURSE = Array.from({ length: 41 }, (_, index) => ({
  ...buildExercise(`exercise-${index}`, (['hands-on', 'problem', 'quiz'] as const)[index % 3]),
  title: {
    en: 'Problem 2: run nginx with a Deployment and expose it to the other Pods of the Namespace',
    ja: '問題 2: nginx を Deployment で動かして、Namespace 内のほかの Pod に公開する',
  },
}));
const IN_COURSE = { exercises: COURSE, current: 'exercise-12' };
const CROWD: ProjectorStudents = {
  kind: 'counts',
  exercises: COURSE.map(
    (_, index) => [0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 12, 105, 96, 42][index] ?? 0,
  ),
  other: 14,
  total: 278,
  passed: 183,
};
const TIMER = { startedAt: NOW - 5 * MINUTE_MS, endsAt: NOW + 12 * MINUTE_MS };
const WITH_BREAK = {
  timer: TIMER,
  breaks: [{ id: 1, startsAt: NOW + 30 * MINUTE_MS, minutes: 10 }],
};
const LONG_TEXT =
  'If you have finished, continue with exercise 14. If not, raise your hand and describe what you see in the Events of the Pod. '.repeat(
    4,
  );

/** 16 letters and digits, which two words and a number show with two hyphens. */
const LONGEST_CODE = 'MATSURI-KAZE-20261';

/** One sample of each state of the projector view (6.8), by name. */
export const PROJECTOR_SAMPLES = {
  'open-long-code': {
    workshop: { state: 'open', code: LONGEST_CODE },
    students: { kind: 'joined', count: 12 },
  },
  'live-long-code': {
    workshop: { code: LONGEST_CODE },
    info: { ...IN_COURSE, schedule: WITH_BREAK },
    students: CROWD,
  },
  'no-student-long-code': {
    workshop: { code: LONGEST_CODE },
    info: IN_COURSE,
    students: { kind: 'none' },
  },
  draft: { workshop: { state: 'draft', code: '' }, students: { kind: 'joined', count: 0 } },
  open: { workshop: { state: 'open' }, students: { kind: 'joined', count: 12 } },
  starting: { info: { ...IN_COURSE, current: null }, students: CROWD },
  live: {
    info: { ...IN_COURSE, schedule: WITH_BREAK },
    students: CROWD,
  },
  large: {
    info: IN_COURSE,
    students: {
      kind: 'counts',
      exercises: COURSE.map((_, index) => (index === 12 ? 1_987 : index === 40 ? 8 : 0)),
      other: 0,
      total: 1_995,
      passed: 1_500,
    },
  },
  announcement: {
    info: { ...IN_COURSE, schedule: WITH_BREAK },
    students: CROWD,
    announcement: { at: NOW, text: LONG_TEXT, expiresAt: NOW + MINUTE_MS },
  },
  break: {
    info: {
      ...IN_COURSE,
      schedule: { timer: TIMER, breaks: [{ id: 1, startsAt: NOW, minutes: 15 }] },
    },
    students: CROWD,
  },
  'time-up': {
    info: { ...IN_COURSE, schedule: { timer: { ...TIMER, endsAt: NOW }, breaks: [] } },
    students: CROWD,
  },
  'no-student': { info: IN_COURSE, students: { kind: 'none' } },
  'few-students': { info: IN_COURSE, students: { kind: 'few' } },
  reconnecting: { info: IN_COURSE, students: CROWD },
  ended: { workshop: { state: 'ended', code: '' }, students: { kind: 'none' } },
} as const satisfies Readonly<Record<string, ProjectorSample>>;
