import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { HttpErrorCode, RefusalAudience } from '#lib/protocol/errors.ts';
import { allowRoles, type WorkshopRole } from './roles.ts';
import type { WorkshopState } from './views.ts';

/** How long after its end a workshop can be reopened. Until then its agents stay connected. */
export const REOPEN_MS = 10 * MINUTE_MS;
/** How long after its start a workshop can be opened again without being started. */
export const START_UNDO_MS = 10 * SECOND_MS;

/** What decides about a transition. Times are ms since 1970. */
export interface LifecycleFacts {
  readonly state: WorkshopState;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** The state before the end. */
  readonly endedFrom: 'open' | 'live' | null;
  /** Whether the workshop has a seat, also a removed one that can be restored. */
  readonly hasSeats: boolean;
}

export type LifecycleAction =
  'open' | 'back-to-draft' | 'start' | 'undo-start' | 'end' | 'reopen' | 'archive' | 'unarchive';

/** Why a request doesn't fit the state: the parts of an HTTP error. */
export interface StateConflict {
  readonly code: HttpErrorCode;
  readonly audience?: RefusalAudience;
  readonly field?: string;
}

interface Transition {
  readonly action: LifecycleAction;
  readonly from: WorkshopState;
  readonly to: WorkshopState;
  readonly isAllowed: (role: WorkshopRole) => boolean;
  /** Why it isn't possible now, although the state and the role are right. */
  readonly findObstacle?: (facts: LifecycleFacts, now: number) => HttpErrorCode | null;
}

const isLead = allowRoles('owner', 'instructor');
const isOwner = allowRoles('owner');

const TRANSITIONS: readonly Transition[] = [
  { action: 'open', from: 'draft', to: 'open', isAllowed: isLead },
  {
    action: 'back-to-draft',
    from: 'open',
    to: 'draft',
    isAllowed: isLead,
    findObstacle: ({ hasSeats }) => (hasSeats ? 'outdated' : null),
  },
  { action: 'start', from: 'open', to: 'live', isAllowed: isLead },
  {
    action: 'undo-start',
    from: 'live',
    to: 'open',
    isAllowed: isLead,
    findObstacle: ({ startedAt }, now) =>
      startedAt !== null && now - startedAt <= START_UNDO_MS ? null : 'outdated',
  },
  { action: 'end', from: 'open', to: 'ended', isAllowed: isLead },
  { action: 'end', from: 'live', to: 'ended', isAllowed: isLead },
  {
    action: 'reopen',
    from: 'ended',
    to: 'open',
    isAllowed: isLead,
    findObstacle: reopenObstacle('open'),
  },
  {
    action: 'reopen',
    from: 'ended',
    to: 'live',
    isAllowed: isLead,
    findObstacle: reopenObstacle('live'),
  },
  {
    action: 'archive',
    from: 'ended',
    to: 'archived',
    isAllowed: isLead,
    findObstacle: (facts, now) => (isReopenable(facts, now) ? 'archive-too-early' : null),
  },
  { action: 'unarchive', from: 'archived', to: 'ended', isAllowed: isOwner },
];

/** A workshop returns to the state that it had before its end. */
function reopenObstacle(to: 'open' | 'live'): NonNullable<Transition['findObstacle']> {
  return (facts, now) => {
    if (!isReopenable(facts, now)) return 'reopen-too-late';
    return (facts.endedFrom ?? 'live') === to ? null : 'outdated';
  };
}

/**
 * Whether the role can change the state now, and what that means. Call it only with another state
 * than the present one. `now`: ms since 1970.
 */
export function planTransition(
  facts: LifecycleFacts,
  to: WorkshopState,
  { role, now }: { readonly role: WorkshopRole; readonly now: number },
):
  | { readonly ok: true; readonly action: LifecycleAction }
  | { readonly ok: false; readonly conflict: StateConflict } {
  const transition = TRANSITIONS.find((known) => known.from === facts.state && known.to === to);
  if (transition === undefined) return { ok: false, conflict: noTransition(facts.state) };
  if (!transition.isAllowed(role)) return { ok: false, conflict: { code: 'forbidden' } };
  const obstacle = transition.findObstacle?.(facts, now) ?? null;
  return obstacle === null
    ? { ok: true, action: transition.action }
    : { ok: false, conflict: { code: obstacle } };
}

/** A page that offered the transition shows an earlier state. */
function noTransition(from: WorkshopState): StateConflict {
  switch (from) {
    case 'draft':
      return { code: 'workshop-not-open', audience: 'staff' };
    case 'ended':
    case 'archived':
      return { code: 'workshop-ended', audience: 'staff' };
    case 'open':
    case 'live':
      return { code: 'outdated' };
  }
}

/** Until when a workshop can be reopened, ms since 1970; null if it can't be. */
export function reopenUntil({
  state,
  endedAt,
}: Pick<LifecycleFacts, 'state' | 'endedAt'>): number | null {
  return state === 'ended' && endedAt !== null ? endedAt + REOPEN_MS : null;
}

/** Whether an ended workshop can be reopened at `now`, ms since 1970. */
export function isReopenable(
  workshop: Pick<LifecycleFacts, 'state' | 'endedAt'>,
  now: number,
): boolean {
  const until = reopenUntil(workshop);
  return until !== null && now < until;
}

/** Whether the workshop is over: ended or archived. */
export function isOver(state: WorkshopState): boolean {
  return state === 'ended' || state === 'archived';
}

/**
 * The states in which something is allowed. Commands have one of three rules: `command-running`
 * for the work with students, `command-until-end` for settings, and `command-correction` for what
 * staff can correct after the end.
 */
export const STATE_RULES = {
  join: ['open', 'live'],
  'admit-vm': ['open', 'live'],
  'student-work': ['open', 'live'],
  'command-running': ['open', 'live'],
  'command-until-end': ['draft', 'open', 'live'],
  'command-correction': ['open', 'live', 'ended'],
  'create-agent-token': ['draft', 'open', 'live'],
  'create-invitation': ['draft', 'open', 'live', 'ended'],
  'create-export-token': ['draft', 'open', 'live', 'ended'],
  'change-members': ['draft', 'open', 'live', 'ended'],
  'rename-student': ['open', 'live', 'ended'],
  'move-student': ['open', 'live'],
  'mark-test-seat': ['open', 'live', 'ended'],
  'merge-seats': ['open', 'live'],
  'edit-roster': ['draft', 'open', 'live', 'ended'],
  'remove-seat': ['draft', 'open', 'live', 'ended'],
  'restore-seat': ['open', 'live', 'ended'],
  'update-course': ['draft', 'open', 'live'],
  regrade: ['draft', 'open', 'live', 'ended'],
} as const satisfies Readonly<Record<string, readonly WorkshopState[]>>;
export type StateRule = keyof typeof STATE_RULES;

/** Why the state doesn't allow it, in words for the audience; null if it does. */
export function findStateConflict(
  rule: StateRule,
  state: WorkshopState,
  audience: RefusalAudience,
): StateConflict | null {
  const states: readonly WorkshopState[] = STATE_RULES[rule];
  if (states.includes(state)) return null;
  return { code: state === 'draft' ? 'workshop-not-open' : 'workshop-ended', audience };
}

/** Why a workshop can't be deleted in this state; null if it can be. */
export function findDeletionConflict(state: WorkshopState): StateConflict | null {
  return state === 'open' || state === 'live' ? { code: 'workshop-running' } : null;
}

const UNTIL_END = ['draft', 'open', 'live'] as const;
const UNTIL_START = ['draft', 'open'] as const;
const UNTIL_ARCHIVED = ['draft', 'open', 'live', 'ended'] as const;
const FIELD_STATES = {
  name: UNTIL_ARCHIVED,
  startsAt: UNTIL_END,
  timeZone: UNTIL_START,
  language: UNTIL_START,
  code: UNTIL_END,
  expectedSeats: UNTIL_END,
  requiredReadiness: UNTIL_END,
  showsZone: UNTIL_END,
  joining: UNTIL_END,
  seatLimit: UNTIL_END,
  namesDays: UNTIL_ARCHIVED,
  logDays: UNTIL_ARCHIVED,
} as const satisfies Readonly<Record<string, readonly WorkshopState[]>>;
/** The settings of a workshop that `PATCH` changes. */
export type WorkshopField = keyof typeof FIELD_STATES;
export const WORKSHOP_FIELDS = Object.keys(FIELD_STATES) as WorkshopField[];

/** Why a setting can't be changed in this state; null if it can be. */
export function findFieldConflict(
  field: WorkshopField,
  state: WorkshopState,
): StateConflict | null {
  const states: readonly WorkshopState[] = FIELD_STATES[field];
  if (states.includes(state)) return null;
  return isOver(state)
    ? { code: 'workshop-ended', audience: 'staff', field }
    : { code: 'outdated', field };
}
