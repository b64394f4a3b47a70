import { expect, it } from 'vitest';
import type { FoldCheck } from '../backup/fold-check.ts';
import { formatVerification } from './backup.ts';
import { formatPlan } from './migrate.ts';

const verified = (check: FoldCheck) => ({
  manifest: {
    format: 1 as const,
    program: '1.2.0',
    schema: 1,
    migrations: ['a'.repeat(64)],
    postgres: 18,
    madeAt: '2026-11-30T03:00:00.000Z',
    workshop: null,
    tables: [{ name: 'seat', columns: ['id'], rows: 12, sha256: 'b'.repeat(64) }],
    workshops: [{ id: 'w1', pos: 3 }],
  },
  workshops: [{ id: 'w1', check }],
});

it('says what a check of a backup compared, and each difference with its place', () => {
  expect(
    formatVerification(
      verified({ kind: 'compared', checkpoints: 2, facts: 30, skippedSeats: 0, differences: [] }),
    ),
  ).toBe(
    [
      'Made 2026-11-30T03:00:00.000Z by Podium 1.2.0: 12 rows in 1 tables, hashes correct, restored.',
      'Workshop w1: 2 checkpoints and 30 facts compared with its log.',
      'The backup is complete and correct.',
      '',
    ].join('\n'),
  );
  const difference = { seatId: 's1', pos: 7, what: 'facts' } as const;
  expect(
    formatVerification(
      verified({
        kind: 'compared',
        checkpoints: 2,
        facts: 30,
        skippedSeats: 0,
        differences: [difference],
      }),
    ),
  ).toContain(
    'Workshop w1, seat s1, position 7: the stored facts differ from those of the log.\nDifferences: 1.',
  );
  expect(
    formatVerification(
      verified({ kind: 'compared', checkpoints: 2, facts: 30, skippedSeats: 1, differences: [] }),
    ),
  ).toContain("compared with its log. Seats that couldn't be folded: 1.");
  expect(formatVerification(verified({ kind: 'erased' }))).toContain('its log is erased');
});

it('prints each statement of a migration with what its locks block', () => {
  expect(formatPlan([])).toContain('Nothing to do');
  expect(
    formatPlan([
      {
        name: '0009_next',
        statements: [
          {
            sql: 'ALTER TABLE "seat" ADD COLUMN "a" text;',
            locks: [{ table: 'seat', mode: 'ACCESS EXCLUSIVE' }],
          },
          { sql: 'CREATE TABLE "b" ();', locks: [] },
        ],
      },
    ]),
  ).toBe(
    [
      '-- 0009_next',
      'ALTER TABLE "seat" ADD COLUMN "a" text;',
      '-- locks: seat: ACCESS EXCLUSIVE (blocks reading and writing)',
      'CREATE TABLE "b" ();',
      '-- locks: none on existing tables',
      '',
    ].join('\n'),
  );
});
