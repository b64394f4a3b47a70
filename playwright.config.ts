import { defineConfig } from '@playwright/test';
import { BROWSER_FLAGS, findBrowser, resolveExecutable } from '#e2e/harness/browser.ts';

const browser = findBrowser();

/**
 * Browser tests. They share one machine with their servers and clusters, so one worker runs them all.
 * Without a browser each test is skipped by name (`e2e/fixtures/describe-with.ts`).
 */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  workers: 1,
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
