import { expect, it } from 'vitest';
import { createReason } from '#lib/grading/match/reason.ts';
import { evaluation, pack, progress, room, seat } from '#lib/room/room.fixture.ts';
import { MAX_CHECK_REPORT_BYTES } from '#lib/room/presenters/limits.ts';
import { buildCheckReport } from './check-report.ts';

it('stays below 256 KiB: exercises beyond the limit have no reasons', () => {
  const ids = Array.from({ length: 60 }, (_, index) => `exercise-${String(index)}`);
  const reasons = Array.from({ length: 40 }, (_, index) =>
    createReason(`check-${String(index)}`, 'differs', {
      kind: 'Pod',
      name: `${String(index)}${'n'.repeat(5_000)}`,
      path: 'p'.repeat(5_000),
      expected: 'e'.repeat(5_000),
      found: 'f'.repeat(5_000),
    }),
  );
  const member = seat('a', {
    progress: new Map(ids.map((id) => progress(id, { live: evaluation(reasons) }))),
  });
  const report = buildCheckReport(room([member], { pack: pack(...ids) }), 'a', {});
  expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThan(MAX_CHECK_REPORT_BYTES + 16_384);
  expect(report.results).toHaveLength(60);
  expect(report.results[0]?.reasons).toHaveLength(40);
  expect(report.results.at(-1)).toMatchObject({ verdict: 'fail', reasons: [] });
});
