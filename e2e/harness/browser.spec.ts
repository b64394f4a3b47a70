import { expect, test } from '@playwright/test';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { openBrowser } from './browser.ts';

describeWith(['browser'], 'openBrowser with a real browser', (parts) => {
  test('starts the browser, renders a page and closes', async () => {
    const browser = await openBrowser(parts.browser());
    try {
      const page = await browser.newPage();
      await page.setContent('<button onclick="this.textContent = `done`">go</button>');
      await page.getByRole('button', { name: 'go' }).click();
      expect(await page.getByRole('button').textContent()).toBe('done');
    } finally {
      await browser.close();
    }
    expect(browser.isConnected()).toBe(false);
  });
});
