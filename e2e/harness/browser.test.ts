import { expect, it } from 'vitest';
import { findBrowser } from './browser.ts';
import { fakeMachine } from './fake-machine.ts';

const ALL_BROWSERS = {
  '/mine/chromium': '',
  '/playwright/chrome': '',
  '/usr/bin/chromium-browser': '',
  '/opt/google-chrome': '',
};
const options = { playwrightPath: '/playwright/chrome', platform: 'linux x64' };

function removePaths(...paths: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(ALL_BROWSERS).filter(([path]) => !paths.includes(path)));
}

it('uses the browser that PODIUM_CHROMIUM names first', () => {
  const machine = fakeMachine(
    { PODIUM_CHROMIUM: '/mine/chromium', PATH: '/usr/bin' },
    ALL_BROWSERS,
  );
  expect(findBrowser(machine, options)).toEqual({
    kind: 'found',
    source: 'PODIUM_CHROMIUM',
    executable: '/mine/chromium',
  });
});

it('reports a wrong path in PODIUM_CHROMIUM instead of using another browser', () => {
  const machine = fakeMachine({ PODIUM_CHROMIUM: '/wrong', PATH: '/usr/bin' }, ALL_BROWSERS);
  expect(findBrowser(machine, options)).toEqual({
    kind: 'absent',
    why: "PODIUM_CHROMIUM names /wrong, which doesn't exist",
  });
});

it("prefers Playwright's browser to the system's", () => {
  expect(findBrowser(fakeMachine({ PATH: '/usr/bin' }, ALL_BROWSERS), options)).toMatchObject({
    source: 'playwright',
    executable: '/playwright/chrome',
  });
});

it.each([
  ['/opt:/usr/bin', '/usr/bin/chromium-browser'],
  ['/opt', '/opt/google-chrome'],
])("finds the system's browser on the PATH %s", (PATH, executable) => {
  expect(findBrowser(fakeMachine({ PATH }, removePaths('/playwright/chrome')), options)).toEqual({
    kind: 'found',
    source: 'system',
    executable,
  });
});

it('falls back to the packed browser on Linux on x86-64', () => {
  expect(findBrowser(fakeMachine({ PATH: '/bin' }), options)).toEqual({
    kind: 'found',
    source: '@sparticuz/chromium',
  });
});

it.each(['darwin arm64', 'linux arm64'])('explains how to get a browser on %s', (platform) => {
  expect(findBrowser(fakeMachine({}), { ...options, platform })).toEqual({
    kind: 'absent',
    why: expect.stringContaining('npx playwright-core install chromium'),
  });
});
