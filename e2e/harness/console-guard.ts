import { afterEach, beforeEach, vi, type MockInstance } from 'vitest';

/**
 * Unexpected output on the console fails the test that wrote it, so that no warning is overlooked.
 */
const LEVELS = ['error', 'warn'] as const;
let spies: MockInstance[] = [];

beforeEach(() => {
  spies = LEVELS.map((level) => vi.spyOn(console, level));
});

afterEach(() => {
  const lines = spies.flatMap((spy) => spy.mock.calls.map((call) => call.map(String).join(' ')));
  spies = [];
  if (lines.length > 0) throw new Error(`the test wrote to the console:\n${lines.join('\n')}`);
});
