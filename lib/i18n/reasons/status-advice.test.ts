import { expect, test } from 'vitest';
import type { Reason } from '#lib/grading/types.ts';
import { formatReason } from './index.ts';
import { spansToText } from './spans.ts';

test('a missing or wrong field of the status never becomes advice to edit the YAML', () => {
  const params: Reason['params'] = {
    kind: 'Pod',
    name: 'web',
    path: 'status.phase',
    expected: 'Running',
    found: 'Pending',
  };
  for (const code of ['missing', 'differs', 'unwanted', 'no-item'] as const)
    for (const language of ['en', 'ja'] as const) {
      const { next } = formatReason({ check: 'c', code, params, group: [] }, language);
      expect(spansToText(next ?? [])).toContain('kubectl describe pod');
      expect(spansToText(next ?? [])).not.toContain('YAML');
    }
});
