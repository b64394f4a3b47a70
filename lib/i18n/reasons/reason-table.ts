import type { ReasonCode, ReasonParams } from '#lib/grading/types.ts';
import type { Span } from '../sentence.ts';

/** What is said of one code. `short`: the cause in a few words for lists, without a full stop. */
export interface ReasonMessage<Params> {
  readonly found: (params: Params) => readonly Span[];
  readonly expected?: (params: Params) => readonly Span[];
  readonly next?: (params: Params) => readonly Span[];
  readonly short: (params: Params) => string;
}

/** A code without words does not compile. */
export type ReasonTable = { readonly [Code in ReasonCode]: ReasonMessage<ReasonParams[Code]> };
