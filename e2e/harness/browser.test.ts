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

it('takes the one that PODIUM_CHROMIUM names first', () => {
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

it('does not answer a wrong name with another browser', () => {
  const machine = fakeMachine({ PODIUM_CHROMIUM: '/wrong', PATH: '/usr/bin' }, ALL_BROWSERS);
  expect(findBrowser(machine, options)).toEqual({
    kind: 'absent',
    why: 'PODIUM_CHROMIUM names /wrong, which is not there',
  });
});

it("takes Playwright's own before the system's", () => {
  expect(findBrowser(fakeMachine({ PATH: '/usr/bin' }, ALL_BROWSERS), options)).toMatchObject({
    source: 'playwright',
    executable: '/playwright/chrome',
  });
});

it.each([
  ['/opt:/usr/bin', '/usr/bin/chromium-browser'],
  ['/opt', '/opt/google-chrome'],
])("takes the system's from the PATH %s", (PATH, executable) => {
  expect(findBrowser(fakeMachine({ PATH }, removePaths('/playwright/chrome')), options)).toEqual({
    kind: 'found',
    source: 'system',
    executable,
  });
});

it('falls back to the packed one on Linux on x86-64', () => {
  expect(findBrowser(fakeMachine({ PATH: '/bin' }), options)).toEqual({
    kind: 'found',
    source: '@sparticuz/chromium',
  });
});

it.each(['darwin arm64', 'linux arm64'])('says how to get one on %s', (platform) => {
  expect(findBrowser(fakeMachine({}), { ...options, platform })).toEqual({
    kind: 'absent',
    why: expect.stringContaining('npx playwright-core install chromium'),
  });
});
