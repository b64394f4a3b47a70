import type { ReasonCode, ReasonParams } from '#lib/grading/types.ts';
import type { Span } from '../sentence.ts';

/** The texts of one code. `short` is the cause in a few words, for lists, without a full stop. */
export interface ReasonMessage<Params> {
  readonly found: (params: Params) => readonly Span[];
  readonly expected?: (params: Params) => readonly Span[];
  readonly next?: (params: Params) => readonly Span[];
  readonly short: (params: Params) => string;
}

/** A code without texts is a type error. */
export type ReasonTable = { readonly [Code in ReasonCode]: ReasonMessage<ReasonParams[Code]> };

/**
 * The cause in a few words without any parameter. A code that isn't listed has a `short` that needs
 * none. Readers who mustn't see a student's words get these, and those of a row that was shortened.
 */
export type GeneralReasons = { readonly [Code in ReasonCode]?: string };
