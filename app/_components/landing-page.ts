import type { WorkshopState } from '#lib/room/views.ts';

/** The page of a workshop that a staff member needs most: its last part of the path. */
export function landingPageOf(
  role: string,
  state: WorkshopState,
): 'projector' | 'results' | 'room' {
  if (role === 'projector') return 'projector';
  if (role === 'organizer') return 'results';
  return state === 'ended' || state === 'archived' ? 'results' : 'room';
}
