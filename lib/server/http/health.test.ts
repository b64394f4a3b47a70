import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Connection } from '#db/connect.ts';
import { createDatabaseHealthCheck } from './health.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const database = (query: () => Promise<unknown>) => ({
  $client: { query } as unknown as Connection['$client'],
});

it('waits for nothing while the database answers, and for the database when it refuses', async () => {
  const answers = vi
    .fn()
    .mockResolvedValueOnce({})
    .mockRejectedValueOnce(new Error('gone'))
    .mockResolvedValueOnce({});
  const health = createDatabaseHealthCheck(database(answers));
  expect([await health(), await health(), await health()]).toEqual([null, 'the database', null]);
});

it('asks once while the database hangs, however many want to know', async () => {
  const answers = vi.fn(() => new Promise(() => undefined));
  const health = createDatabaseHealthCheck(database(answers), 2_000);
  const asked = [health(), health()];
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await Promise.all([...asked, health()])).toEqual([
    'the database',
    'the database',
    'the database',
  ]);
  expect(answers).toHaveBeenCalledTimes(1);
});
