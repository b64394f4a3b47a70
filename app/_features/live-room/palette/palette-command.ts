/**
 * What the palette (Ctrl+K) can do beside going to a seat or an exercise. Whoever has an act to offer hands its command to the
 * room; `run` does what the act's own button would, with whatever that asks before anything reaches students.
 */
export interface PaletteCommand {
  /** Stable and unique, as `announce`. */
  readonly id: string;
  /** In the reader's language, as the button says it. */
  readonly label: string;
  /** The key that does the same. */
  readonly shortcut?: string;
  /** Why it cannot be done now, in a few words; it is then shown and does nothing. */
  readonly disabledReason?: string;
  readonly run: () => void;
}
