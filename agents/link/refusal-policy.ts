import { REFUSAL_ACTIONS, type Refusal } from '#lib/protocol/refusal.ts';

/** What the link does about a refusal (the table in docs/protocol.md). */
export type RefusalAction =
  | { readonly kind: 'end'; readonly uninstall: boolean }
  /** Come again after so long, ms. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** Another key, another epoch. */
  | { readonly kind: 'enroll' }
  | { readonly kind: 'new-epoch' }
  /** Forget what is unacknowledged, number the whole state again. */
  | { readonly kind: 'renumber' }
  /** Go on sending from this number. */
  | { readonly kind: 'rewind'; readonly expected: number }
  | { readonly kind: 'hello' };

const DEFAULT_WAIT_MS = { duplicateAgent: 30_000, unavailable: 5_000 } as const;

/**
 * `answering` tells what was refused: only a batch can be renumbered or rewound. A message the server can't parse that is no
 * batch will not parse a second time either: the link waits, and says so.
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
    case 'enrol':
      return { kind: 'enrol' };
    case 'wait':
      return {
        kind: 'wait',
        ms:
          refusal.retryMs ??
          (refusal.refusal === 'duplicate-agent'
            ? DEFAULT_WAIT_MS['duplicate-agent']
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
