import { expect, it, vi } from 'vitest';
import { lazyByLanguage, loadUsed } from './lazy-by-language.ts';
import { retryUntilFetched } from './retry-until-fetched.ts';

it('fetches a language once, and only the one that is asked for', async () => {
  const ja = vi.fn(() => Promise.resolve('はい'));
  const en = vi.fn(() => Promise.resolve('yes'));
  const words = lazyByLanguage({ ja, en });
  expect(words.load('ja')).toBe(words.load('ja'));
  await expect(words.load('ja')).resolves.toBe('はい');
  expect([ja.mock.calls.length, en.mock.calls.length]).toEqual([1, 0]);
});

it('fetches in another language what was used, and nothing else', async () => {
  const loaders = () => ({
    ja: vi.fn(() => Promise.resolve('ja')),
    en: vi.fn(() => Promise.resolve('en')),
  });
  const [ofUsed, ofUnused] = [loaders(), loaders()];
  const used = lazyByLanguage(ofUsed);
  lazyByLanguage(ofUnused);
  await used.load('en');
  await loadUsed('ja');
  expect(ofUsed.ja).toHaveBeenCalledOnce();
  expect(ofUnused.ja).not.toHaveBeenCalled();
});

it('asks again while the network is away, after a pause', async () => {
  const load = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(new Error('offline'))
    .mockRejectedValueOnce(new Error('offline'))
    .mockResolvedValue('here');
  const pause = vi.fn(() => Promise.resolve());
  await expect(retryUntilFetched(load, pause)).resolves.toBe('here');
  expect(pause.mock.calls).toEqual([[2_000], [2_000]]);
});
