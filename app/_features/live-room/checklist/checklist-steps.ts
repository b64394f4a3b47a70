import { countConnected } from '#app/_components/lifecycle/lifecycle-offer.ts';
import type { RoomView } from '#lib/room/views.ts';

export const CHECKLIST_STEPS = [
  'invite',
  'vms',
  'members',
  'readiness',
  'open',
  'projector',
  'start',
] as const;
export type ChecklistStep = (typeof CHECKLIST_STEPS)[number];
export type StepState = 'done' | 'todo' | 'optional';

const OPTIONAL: ReadonlySet<ChecklistStep> = new Set(['vms', 'members']);

/** What the room itself doesn't know. Absent until it was loaded. */
export interface ChecklistFacts {
  /** Tokens with which VMs can connect, and invitations of staff. */
  readonly vmTokens?: number;
  readonly invitations?: number;
  /** People with a role, the reader included. */
  readonly members?: number;
  /** Whether this browser opened the projector view. */
  readonly projectorOpened: boolean;
}

/** Seats that nothing keeps from taking part, and all seats. */
export function countReady({ seats }: Pick<RoomView, 'seats'>): {
  readonly ready: number;
  readonly seats: number;
} {
  return {
    ready: seats.filter(({ readinessIssues }) => readinessIssues.length === 0).length,
    seats: seats.length,
  };
}

/** The state of each step. Steps complete by what exists, however it came about. */
export function checklistStates(
  view: RoomView,
  facts: ChecklistFacts,
): Readonly<Record<ChecklistStep, StepState>> {
  const { seats, info } = view;
  const { ready, seats: total } = countReady(view);
  const isDone: Readonly<Record<ChecklistStep, boolean>> = {
    invite: seats.some(({ displayName }) => displayName !== null),
    vms: (facts.vmTokens ?? 0) > 0 || countConnected(seats) > 0,
    members: (facts.members ?? 1) > 1 || (facts.invitations ?? 0) > 0,
    readiness: total > 0 && ready === total,
    open: info.workshop.state !== 'draft',
    projector: facts.projectorOpened,
    start: info.workshop.state === 'live',
  };
  return Object.fromEntries(
    CHECKLIST_STEPS.map((step) => [
      step,
      isDone[step] ? 'done' : OPTIONAL.has(step) ? 'optional' : 'todo',
    ]),
  ) as Record<ChecklistStep, StepState>;
}
