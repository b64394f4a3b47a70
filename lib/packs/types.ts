import type { JsonObject } from '#lib/protocol/json.ts';
import type { Plan } from '#lib/protocol/plan.ts';

export const LANGUAGES = ['ja', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
/** Author's words in every language the pack lists; lint refuses a pack where one is missing. */
export type Words = Readonly<Record<Language, string>>;

/** Partial manifests by subject name. */
export type Expectation = Readonly<Record<string, JsonObject>>;

export type Check = { readonly id: string; readonly title: Words; readonly next?: Words } & (
  | { readonly kind: 'expect'; readonly expect: Expectation }
  | { readonly kind: 'cel'; readonly cel: string; readonly message: Words }
);

/** What an exercise binds and judges together: a kind in a namespace, or objects owned by an earlier subject. */
export interface Subject {
  readonly name: string;
  readonly gvk: string;
  readonly namespace: string;
  /** Name of the subject whose uid must stand in this one's ownerReferences. */
  readonly ownedBy?: string;
  /** Binds the list of all such objects in place of one: `expect` must match each of them, `cel` sees a list. */
  readonly many?: true;
}

export interface Exercise {
  readonly id: string;
  readonly kind: 'hands-on' | 'problem' | 'quiz';
  readonly section: string;
  readonly minutes: number;
  readonly title: Words;
  /** Sanitised HTML, rendered from the author's Markdown when the pack loads. */
  readonly task: Words;
  readonly hints: readonly Words[];
  readonly solution: Words;
  readonly subjects: readonly Subject[];
  /** Any of these, each weaker than the goal: objects that match none are not looked at, and where there are none it is `not started`. */
  readonly attempt: readonly Expectation[];
  readonly checks: readonly Check[];
}

export interface Pack {
  readonly id: string;
  readonly version: string;
  readonly title: Words;
  readonly languages: readonly Language[];
  readonly exercises: readonly Exercise[];
  readonly plan: Plan;
}

/** A mistake in a pack, where an author can find it; lines and columns count from 1. */
export interface PackError {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly suggestion?: string;
}

export type LoadedPack = { readonly kind: 'loaded'; readonly pack: Pack } | { readonly kind: 'refused'; readonly errors: readonly PackError[] };
