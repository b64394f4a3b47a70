export interface LiveClock {
  /** ms since 1970. */
  now(): number;
  /** Monotonic, ms. */
  mono(): number;
}
