import type { Watch } from './viewer-link.ts';

/** What frames name a watched view by. In a file without zod, which a browser need not load. */
export function topicOf(watch: Watch): string {
  switch (watch.view) {
    case 'room':
      return watch.event;
    case 'seat':
      return watch.seat;
    case 'projector':
      return `projector:${watch.event}`;
  }
}
