import { expect, it, vi } from 'vitest';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { KnownKeys, type KeyEntry } from './known-keys.ts';

function createKeys() {
  const clock = createFakeClock();
  const rows: KeyEntry<string>[] = [];
  const load = vi.fn(async (_since: number, _limit: number) => [...rows]);
  const log = vi.fn();
  const keys = new KnownKeys<string>({ load, clock, log });
  const add = (key: string, expiresAt = 1e15): void => {
    rows.push({ key, value: `value of ${key}`, expiresAt });
  };
  return { clock, load, log, keys, add };
}

it('knows the keys that were read at the start, until they expire', async () => {
  const { clock, keys, add } = createKeys();
  add('a');
  add('b', clock.now() + 1_000);
  await keys.start();
  expect([keys.get('a'), keys.get('b'), keys.get('c')]).toEqual(['value of a', 'value of b', null]);
  clock.advance(1_000);
  expect(keys.get('b')).toBeNull();
});

it('finds a new key, and again a newer one', async () => {
  const { clock, keys, add } = createKeys();
  await keys.start();
  for (const key of ['a', 'b']) {
    add(key);
    const found = keys.find(key);
    clock.advance(250);
    expect(await found).toBe(`value of ${key}`);
  }
});

it('reads at most four times a second for any number of unknown keys', async () => {
  const { clock, load, keys } = createKeys();
  await keys.start();
  for (let times = 0; times < 4; times += 1) {
    const found = Array.from({ length: 1_000 }, (_, index) => keys.find(`unknown ${index}`));
    clock.advance(250);
    expect(new Set(await Promise.all(found))).toEqual(new Set([null]));
  }
  expect(load).toHaveBeenCalledTimes(5);
});

it('does not wait with more than 2,000 unknown keys at once', async () => {
  const { clock, keys } = createKeys();
  const waiting = Array.from({ length: 2_000 }, () => keys.find('unknown'));
  expect(await keys.find('one more')).toBeNull();
  clock.advance(250);
  await Promise.all(waiting);
});

it('treats keys as unknown while the database is unavailable', async () => {
  const { clock, load, log, keys, add } = createKeys();
  load.mockRejectedValue(new Error('no database'));
  await keys.start();
  const found = keys.find('a');
  clock.advance(250);
  expect(await found).toBeNull();
  expect(log).toHaveBeenCalledWith('warn', expect.stringContaining('no database'));
  load.mockRestore();
  add('a');
});

it('does not wait longer than 2 s while the database hangs', async () => {
  const { clock, load, keys, add } = createKeys();
  await keys.start();
  load.mockReturnValue(new Promise(() => undefined));
  add('a');
  const found = keys.find('a');
  clock.advance(2_000);
  expect(await found).toBeNull();
});
