/** Why the server stores no more changes of a seat. */
export interface StorageLimit {
  /** `workshop`: the workshop is full, and the seat uses more than the average. */
  readonly scope: 'seat' | 'workshop';
  readonly limitBytes: number;
  /** Since when, ms since 1970. */
  readonly at: number;
}

/** What staff should know about the whole workshop. */
export type RoomWarning =
  /** The workshop uses most of its storage. */
  | { readonly kind: 'storage'; readonly usedBytes: number; readonly limitBytes: number }
  /** The disk of the server is full, so that no seat can store anything. */
  | { readonly kind: 'disk' }
  /** Wrong join codes in the last minute, of all workshops. */
  | { readonly kind: 'wrong-join-codes'; readonly count: number };
