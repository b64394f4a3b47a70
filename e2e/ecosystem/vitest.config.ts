import { defineConfig } from 'vitest/config';

/**
 * Only for `npm run test:ecosystem`: it builds controllers for up to an hour, so it isn't a project
 * of the repository's own configuration, which `npm test` runs.
 */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    restoreMocks: true,
    setupFiles: ['e2e/harness/console-guard.ts'],
    include: ['e2e/ecosystem/*.ecosystem.ts'],
    fileParallelism: false,
    // A step waits for up to two commands of two minutes and a result of four.
    testTimeout: 600_000,
    // An add-on starts in seconds, and is built in minutes if it wasn't.
    hookTimeout: 1_800_000,
  },
});
