import { PROJECTOR_SHOTS } from './projector-shots.ts';
import { PUBLIC_SHOTS } from './public-shots.ts';
import { ROOM_SHOTS } from './room-shots.ts';
import type { Screenshot } from './shot.ts';
import { STAFF_SHOTS } from './staff-shots.ts';
import { STUDENT_SHOTS } from './student-shots.ts';

/** The screenshots that need no finished workshop, in the order in which they are captured. */
export const SCREENSHOTS: readonly Screenshot[] = [
  ...ROOM_SHOTS,
  ...STAFF_SHOTS,
  ...PUBLIC_SHOTS,
  ...STUDENT_SHOTS,
  ...PROJECTOR_SHOTS,
];
