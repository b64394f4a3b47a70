import type { SeatView } from '#lib/room/views.ts';

/** Whether the workshop is over: the page looks back, and nothing on it waits for the student. */
export function isOver({ info }: Pick<SeatView, 'info'>): boolean {
  return info.workshop.state === 'ended' || info.workshop.state === 'archived';
}
