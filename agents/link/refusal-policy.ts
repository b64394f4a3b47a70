import { REFUSALS, type Refusal } from '#lib/protocol/refusal.ts';

/** What the link does about a refusal (the table in docs/protocol.md). */
export type Reaction =
  | { readonly act: 'end'; readonly uninstall: boolean }
  /** Come again after so long, ms. */
  | { readonly act: 'wait'; readonly ms: number }
  /** Another key, another epoch. */
  | { readonly act: 'enrol' }
  | { readonly act: 'new-epoch' }
  /** Forget what is unacknowledged, number the whole state again. */
  | { readonly act: 'renumber' }
  /** Go on sending from this number. */
  | { readonly act: 'rewind'; readonly expected: number }
  | { readonly act: 'hello' };

const WAIT = { quarantined: 30_000, unavailable: 5_000 } as const;

/**
 * `answering` tells what was refused: only a batch can be renumbered or rewound. A message the server can't parse that is no
 * batch will not parse a second time either: the link waits, and says so.
 */
export function reactTo(refusal: Refusal, answering: 'handshake' | 'batch' | 'other'): Reaction {
  switch (REFUSALS[refusal.refusal]) {
    case 'stop':
      return { act: 'end', uninstall: false };
    case 'uninstall':
      return { act: 'end', uninstall: true };
    case 'enrol':
      return { act: 'enrol' };
    case 'wait':
      return {
        act: 'wait',
        ms:
          refusal.retryMs ??
          (refusal.refusal === 'quarantined' ? WAIT.quarantined : WAIT.unavailable),
      };
    case 'new-epoch':
      return { act: 'new-epoch' };
    case 'hello':
      return { act: 'hello' };
    case 'rewind':
      return refusal.expected === undefined
        ? { act: 'new-epoch' }
        : { act: 'rewind', expected: refusal.expected };
    case 'resync':
    case 'split':
      return answering === 'batch' ? { act: 'renumber' } : { act: 'wait', ms: 60_000 };
  }
}
