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

it('reports the database only while its queries fail', async () => {
  const query = vi
    .fn()
    .mockResolvedValueOnce({})
    .mockRejectedValueOnce(new Error('lost'))
    .mockResolvedValueOnce({});
  const health = createDatabaseHealthCheck(database(query));
  expect([await health(), await health(), await health()]).toEqual([null, 'the database', null]);
});

it('runs one query while the database hangs, however often it is called', async () => {
  const query = vi.fn(() => new Promise(() => undefined));
  const health = createDatabaseHealthCheck(database(query), 2_000);
  const checks = [health(), health()];
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await Promise.all([...checks, health()])).toEqual([
    'the database',
    'the database',
    'the database',
  ]);
  expect(query).toHaveBeenCalledTimes(1);
});
