import { defineConfig } from '@playwright/test';
import { BROWSER_FLAGS, findBrowser, resolveExecutable } from '#e2e/harness/browser.ts';

const browser = findBrowser();

/** Specs that use the cluster of the machine, so that they run one after the other. */
const CLUSTER_SPECS = /\/(course|live-cluster)\.spec\.ts$/;

/**
 * Browser tests. Each worker has its own server, browser and clusters. Two workers share a small
 * machine well, because a browser test waits most of its time.
 * Without a browser each test is skipped by name (`e2e/fixtures/describe-with.ts`).
 */
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/fixtures/build-pages.ts',
  outputDir: 'test-results',
  workers: 2,
  projects: [
    { name: 'cluster', testMatch: CLUSTER_SPECS, workers: 1 },
    { name: 'browser', testMatch: '**/*.spec.ts', testIgnore: CLUSTER_SPECS },
  ],
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  reportSlowTests: null,
  reporter: [['list'], ['./e2e/reporters/playwright-summary-reporter.ts']],
  use: {
    trace: 'retain-on-failure',
    actionTimeout: 30_000,
    navigationTimeout: 30_000,
    launchOptions: {
      args: [...BROWSER_FLAGS],
      ...(browser.kind === 'found' && { executablePath: await resolveExecutable(browser) }),
    },
  },
});
