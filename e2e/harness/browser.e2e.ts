import { expect, it } from 'vitest';
import { openBrowser } from './browser.ts';
import { describeWith } from './requirements.ts';

describeWith(['browser'], 'the harness with a real browser', (parts) => {
  it('starts it, paints a page in it, and ends it', async () => {
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
