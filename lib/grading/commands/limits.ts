/**
 * Bounds of the analysis of one command. A manifest is untrusted, so every part has one. Beyond a
 * bound, the rest of the command isn't read: it has no facts, and texts that depend on it are
 * unknown.
 */
export const COMMAND_LIMITS = {
  /** Characters of `command` and `args` together, in UTF-16 code units. */
  chars: 8_192,
  /** Scripts within scripts, such as `sh -c` and `$(...)`. */
  scriptDepth: 12,
  /** Compound commands within compound commands. */
  nesting: 40,
  /** Evaluated commands and expanded texts, by length, over all passes through the command. */
  steps: 4_000,
  /** Facts of each kind: commands, requests, texts, files. */
  facts: 64,
  /** Passes of a `for` loop that are evaluated one by one. */
  iterations: 8,
  /** Length of one text: a word, a variable, a file. */
  textChars: 4_096,
  /** Unknown parts of all texts. */
  unknownParts: 2_048,
} as const;
