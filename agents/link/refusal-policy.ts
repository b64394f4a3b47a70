import { REFUSAL_ACTIONS, type Refusal, type RefusalName } from '#lib/protocol/refusal.ts';

/** How the link reacts to a refusal (table in docs/protocol.md). */
export type RefusalAction =
  | { readonly kind: 'end'; readonly uninstall: boolean }
  /** Connect again after this time, ms. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** Use a new key and a new epoch. */
  | { readonly kind: 'enroll' }
  | { readonly kind: 'new-epoch' }
  /** Drop the unacknowledged changes and number the complete state again. */
  | { readonly kind: 'renumber' }
  /** Continue sending with this seq. */
  | { readonly kind: 'rewind'; readonly expected: number }
  | { readonly kind: 'hello' };

/** Refused agents report the same refusal at most once in this time, ms. */
export const REFUSAL_REPORT_MS = 60_000;

/** How long to wait where the server doesn't say, ms. */
const DEFAULT_WAIT_MS: Readonly<Partial<Record<RefusalName, number>>> & { other: number } = {
  'duplicate-agent': 30_000,
  'approval-needed': 15_000,
  'over-quota': 60_000,
  other: 5_000,
};

/** The refusal for the agent's log. `waitMs`: until the next try; null without one. */
export function describeRefusal({ refusal, message }: Refusal, waitMs: number | null): string {
  return waitMs === null
    ? `the server refused: ${refusal}: ${message}`
    : `${message} Next try in ${Math.ceil(waitMs / 1_000)} s.`;
}

/**
 * `stage` says what was refused. Only a batch can be renumbered or rewound. The server would refuse
 * any other malformed message again, so the link waits.
 */
export function actionForRefusal(
  refusal: Refusal,
  stage: 'handshake' | 'batch' | 'other',
): RefusalAction {
  switch (REFUSAL_ACTIONS[refusal.refusal]) {
    case 'stop':
      return { kind: 'end', uninstall: false };
    case 'uninstall':
      return { kind: 'end', uninstall: true };
    case 'enroll':
      return { kind: 'enroll' };
    case 'wait':
      return {
        kind: 'wait',
        ms: refusal.retryMs ?? DEFAULT_WAIT_MS[refusal.refusal] ?? DEFAULT_WAIT_MS.other,
      };
    case 'new-epoch':
      return { kind: 'new-epoch' };
    case 'hello':
      return { kind: 'hello' };
    case 'rewind':
      return refusal.expected === undefined
        ? { kind: 'new-epoch' }
        : { kind: 'rewind', expected: refusal.expected };
    case 'resync':
    case 'split':
      return stage === 'batch' ? { kind: 'renumber' } : { kind: 'wait', ms: 60_000 };
  }
}
