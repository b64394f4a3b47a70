import type { ViewSubscription } from './viewer-link.ts';

/** The topic of a view's frames. Apart from viewer-link.ts, so that browsers don't load zod. */
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
