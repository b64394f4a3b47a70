import { isUnclaimed, type AttentionItem } from '../attention/attention-queue.ts';

/**
 * The item to work on next: the help request that has waited longest, otherwise the shared cause
 * with the most students, otherwise the student with the highest stuck score, otherwise a duplicate
 * agent, so that the card never says "none" above a list that has one.
 */
export function selectNextUp(items: readonly AttentionItem[]): AttentionItem | null {
  // Each section is sorted in this order already.
  return (
    items.find((item) => item.kind === 'help-request' && isUnclaimed(item)) ??
    items.find((item) => item.kind === 'shared') ??
    items.find((item) => item.kind === 'stuck') ??
    items.find((item) => item.kind === 'duplicate') ??
    null
  );
}
