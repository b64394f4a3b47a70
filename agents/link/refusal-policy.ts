import { REFUSAL_ACTIONS, type Refusal } from '#lib/protocol/refusal.ts';

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

const DEFAULT_WAIT_MS = { duplicateAgent: 30_000, unavailable: 5_000 } as const;

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
        ms:
          refusal.retryMs ??
          (refusal.refusal === 'duplicate-agent'
            ? DEFAULT_WAIT_MS.duplicateAgent
            : DEFAULT_WAIT_MS.unavailable),
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
