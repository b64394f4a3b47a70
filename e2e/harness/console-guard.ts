import { afterEach, beforeEach, vi, type MockInstance } from 'vitest';

/** Unexpected output on the console fails the test that made it: a warning nobody reads is a bug nobody fixes. */
const LEVELS = ['error', 'warn'] as const;
let spies: MockInstance[] = [];

beforeEach(() => {
  spies = LEVELS.map((level) => vi.spyOn(console, level));
});

afterEach(() => {
  const said = spies.flatMap((spy) => spy.mock.calls.map((call) => call.map(String).join(' ')));
  spies = [];
  if (said.length > 0) throw new Error(`the test wrote to the console:\n${said.join('\n')}`);
});
