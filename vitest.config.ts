import { defineConfig } from 'vitest/config';
import LastLine from '#e2e/reporters/summary-reporter.ts';

const shared = { restoreMocks: true, setupFiles: ['e2e/harness/console-guard.ts'] };

/**
 * Three kinds of test, told apart by name: `*.test.ts` need nothing but Node; `*.db.test.ts` start the embedded PostgreSQL
 * and real sockets; `*.e2e.ts` need what a machine may lack (a cluster, a browser) and skip by name where they lack it.
 */
export default defineConfig({
  test: {
    reporters: ['default', new LastLine()],
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['{app,lib,db,agents,packs,e2e}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.db.test.ts', 'node_modules/**'],
        },
      },
      {
        test: {
          ...shared,
          name: 'db',
          globalSetup: ['e2e/harness/postgres.ts'],
          include: ['{lib,db,agents,e2e}/**/*.db.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...shared,
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
