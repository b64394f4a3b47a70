import type { ViewSubscription } from './viewer-link.ts';

/** What frames name a watched view by. In a file without zod, which a browser need not load. */
export function topicFor(subscription: ViewSubscription): string {
  switch (subscription.view) {
    case 'room':
      return subscription.workshopId;
    case 'seat':
      return subscription.seat;
    case 'projector':
      return `projector:${subscription.workshopId}`;
  }
}
