import { expect, it, vi } from 'vitest';
import { keepScreenOn } from './keep-screen-on.ts';

function createPage() {
  const state: { visibilityState: DocumentVisibilityState } = { visibilityState: 'visible' };
  const page = Object.assign(new EventTarget(), state);
  const show = (visibilityState: DocumentVisibilityState) => {
    page.visibilityState = visibilityState;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  return { page, show };
}

it('asks for the screen again each time the page returns, and releases it at the end', async () => {
  const release = vi.fn(() => Promise.resolve());
  const request = vi.fn(() => Promise.resolve({ release }));
  const { page, show } = createPage();
  const stop = keepScreenOn(page, { request });
  expect(request).toHaveBeenCalledExactlyOnceWith('screen');
  show('hidden');
  expect(request).toHaveBeenCalledTimes(1);
  show('visible');
  expect(request).toHaveBeenCalledTimes(2);
  await vi.waitFor(() => expect(request.mock.results).toHaveLength(2));
  await Promise.resolve();
  stop();
  await vi.waitFor(() => expect(release).toHaveBeenCalled());
  show('visible');
  expect(request).toHaveBeenCalledTimes(2);
});

it('releases a lock that arrives after the end', async () => {
  const release = vi.fn(() => Promise.resolve());
  const stop = keepScreenOn(createPage().page, { request: () => Promise.resolve({ release }) });
  stop();
  await vi.waitFor(() => expect(release).toHaveBeenCalledOnce());
});

it('leaves the screen as it is where the browser refuses or has no wake lock', async () => {
  const request = vi.fn(() => Promise.reject(new Error('low battery')));
  keepScreenOn(createPage().page, { request })();
  await vi.waitFor(() => expect(request).toHaveBeenCalledOnce());
  keepScreenOn(createPage().page, undefined)();
});
