/** Text in which Kubernetes' own words stand as `kubectl` prints them: plain, code, or the part of the code that is wrong. */
export type Span =
  { readonly text: string } | { readonly code: string } | { readonly mark: string };

/** Found / Expected / Next: one sentence each, at most 90 characters (Japanese 50). */
export interface Sentence {
  readonly found?: readonly Span[];
  readonly expected?: readonly Span[];
  readonly next?: readonly Span[];
}
