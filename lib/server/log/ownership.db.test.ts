import process from 'node:process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { WorkshopOwnership } from './ownership.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('leases several workshops at the same time, each to one process, without a warning of node-postgres', async () => {
  const warnings: string[] = [];
  const handleWarning = ({ message }: Error): void => void warnings.push(message);
  process.on('warning', handleWarning);
  const [owner, other] = [new WorkshopOwnership(database.url), new WorkshopOwnership(database.url)];
  try {
    const workshops = await Promise.all(
      Array.from({ length: 5 }, () => createTestWorkshop(database.db, { seats: 1 })),
    );
    const lease = (ownership: WorkshopOwnership) =>
      Promise.all(workshops.map(({ workshopId }) => ownership.acquireLease(workshopId)));
    const first = await lease(owner);
    expect(first.every((leased) => leased !== null)).toBe(true);
    expect(await lease(other)).toEqual(workshops.map(() => null));
    await Promise.all(first.map((leased) => leased?.release()));
    const fences = (await lease(other)).map((leased) => leased?.fence ?? 0);
    for (const [index, fence] of fences.entries())
      expect(fence).toBeGreaterThan(first[index]?.fence ?? Infinity);
    expect(warnings).toEqual([]);
  } finally {
    process.off('warning', handleWarning);
    await Promise.all([owner.stop(), other.stop()]);
  }
});
