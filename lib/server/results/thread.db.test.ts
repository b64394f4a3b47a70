import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { DatabaseUnavailableError } from '#db/errors.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Computation } from './messages.ts';
import { createResultsThread } from './thread.ts';

const UNKNOWN = {
  kind: 'student',
  of: { workshopId: 'unknown', version: '1' },
  seatId: 'unknown',
  now: 1,
} as const satisfies Computation;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('computes in a thread, and again in another one after it was idle', async () => {
  const clock = createFakeClock();
  const thread = createResultsThread({ databaseUrl: database.url, clock });
  expect(await Promise.all([thread.compute(UNKNOWN), thread.compute(UNKNOWN)])).toEqual([
    null,
    null,
  ]);
  clock.advance(11 * MINUTE_MS);
  expect(await thread.compute(UNKNOWN)).toBeNull();
  await thread.stop();
});

it('ends a computation that takes too long, and computes the next one', async () => {
  const clock = createFakeClock();
  const thread = createResultsThread({ databaseUrl: database.url, clock });
  const slow = thread.compute(UNKNOWN);
  const later = thread.compute(UNKNOWN);
  const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
  clock.advance(MINUTE_MS);
  await expect(slow).rejects.toBeInstanceOf(DatabaseUnavailableError);
  await expect(later).rejects.toBeInstanceOf(DatabaseUnavailableError);
  expect(await thread.compute(UNKNOWN)).toBeNull();
  await thread.stop();
  expect(warn.mock.calls).toEqual([['A computation took too long and was ended', 'ResultsThread']]);
});

it('says that the database is unavailable when it is, and when the server stops', async () => {
  const unreachable = createResultsThread({
    databaseUrl: 'postgres://nowhere@127.0.0.1:1/nothing',
    clock: createFakeClock(),
  });
  await expect(unreachable.compute(UNKNOWN)).rejects.toBeInstanceOf(DatabaseUnavailableError);
  const waiting = unreachable.compute(UNKNOWN);
  const stopped = unreachable.stop();
  await expect(waiting).rejects.toBeInstanceOf(DatabaseUnavailableError);
  await stopped;
  await expect(unreachable.compute(UNKNOWN)).rejects.toBeInstanceOf(DatabaseUnavailableError);
});
