/** Plain text, code as `kubectl` prints it, or the wrong part of code. */
export type Span =
  { readonly text: string } | { readonly code: string } | { readonly mark: string };

/** What was found, what was expected, what to do next. One sentence each, at most 90 characters (Japanese 50). */
export interface Sentence {
  readonly found?: readonly Span[];
  readonly expected?: readonly Span[];
  readonly next?: readonly Span[];
}
