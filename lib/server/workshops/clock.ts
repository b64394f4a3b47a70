export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** Monotonic, ms. */
  mono(): number;
}
