import { defineConfig } from 'vitest/config';
import { VitestSummaryReporter } from '#e2e/reporters/vitest-summary-reporter.ts';

/** Hostile tests beside which nothing else runs: they measure what a class notices, and a stop. */
const TIMED = ['flood', 'guesses', 'isolation', 'poison-log'].map(
  (name) => `e2e/hostile/${name}.hostile.ts`,
);
const shared = { restoreMocks: true, setupFiles: ['e2e/harness/console-guard.ts'] };
const hostile = {
  ...shared,
  globalSetup: ['e2e/harness/postgres.ts'],
  setupFiles: [...shared.setupFiles, 'e2e/hostile/harness/loopback-only.ts'],
  testTimeout: 120_000,
  hookTimeout: 180_000,
  // The files mock no modules, and loading them takes each file seconds.
  isolate: false,
};

/**
 * Five kinds of test, named by file: `*.test.ts` need nothing but Node; `*.db.test.ts` start the
 * embedded PostgreSQL and real sockets; `*.cluster.test.ts` need a cluster and are skipped by name
 * where there isn't one; `*.deploy.test.ts` run the images and charts of `deploy/`, and are skipped in the
 * same way; `e2e/hostile/*.hostile.ts` attack a real server, in two projects. Browser
 * tests are `e2e/*.spec.ts`, see playwright.config.ts.
 */
export default defineConfig({
  test: {
    reporters: ['default', new VitestSummaryReporter()],
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['{app,lib,db,agents,packs,e2e}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.{db,cluster,deploy}.test.ts', 'node_modules/**'],
          // A busy machine can take seconds for tests of a whole course.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...shared,
          name: 'db',
          globalSetup: ['e2e/harness/postgres.ts'],
          include: ['{lib,db,agents,e2e}/**/*.db.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...hostile,
          name: 'hostile',
          include: ['e2e/hostile/*.hostile.ts'],
          exclude: TIMED,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...hostile,
          name: 'hostile-timed',
          include: TIMED,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...shared,
          name: 'cluster',
          include: ['e2e/**/*.cluster.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          ...shared,
          name: 'deploy',
          include: ['e2e/deploy/*.deploy.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
