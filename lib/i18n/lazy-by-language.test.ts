import { expect, it, vi } from 'vitest';
import { lazyByLanguage, loadUsed } from './lazy-by-language.ts';
import { retryUntilFetched } from './retry-until-fetched.ts';

it('loads a language once, and only the requested one', async () => {
  const ja = vi.fn(() => Promise.resolve('はい'));
  const en = vi.fn(() => Promise.resolve('yes'));
  const texts = lazyByLanguage({ ja, en });
  expect(texts.load('ja')).toBe(texts.load('ja'));
  await expect(texts.load('ja')).resolves.toBe('はい');
  expect([ja.mock.calls.length, en.mock.calls.length]).toEqual([1, 0]);
});

it('loads in another language only what was used', async () => {
  const loaders = () => ({
    ja: vi.fn(() => Promise.resolve('ja')),
    en: vi.fn(() => Promise.resolve('en')),
  });
  const [usedLoaders, unusedLoaders] = [loaders(), loaders()];
  const used = lazyByLanguage(usedLoaders);
  lazyByLanguage(unusedLoaders);
  await used.load('en');
  await loadUsed('ja');
  expect(usedLoaders.ja).toHaveBeenCalledOnce();
  expect(unusedLoaders.ja).not.toHaveBeenCalled();
});

it('retries after a pause while the network is down', async () => {
  const load = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(new Error('offline'))
    .mockRejectedValueOnce(new Error('offline'))
    .mockResolvedValue('here');
  const pause = vi.fn(() => Promise.resolve());
  await expect(retryUntilFetched(load, pause)).resolves.toBe('here');
  expect(pause.mock.calls).toEqual([[2_000], [2_000]]);
});
