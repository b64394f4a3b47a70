import { expect, it } from 'vitest';
import type { SecurityLogEntry } from '#lib/protocol/api/security-log.ts';
import { formatEntry } from './audit.ts';

const entry: SecurityLogEntry = {
  id: 1,
  at: Date.parse('2026-11-28T10:42:00Z'),
  kind: 'signed-in',
  actor: { kind: 'person', name: 'Mori' },
  seat: null,
  address: '203.0.113.7',
  count: 1,
  request: '7F3K2MQA',
  detail: { browser: 'Firefox' },
  member: null,
};

it('prints an entry as a sentence with its facts', () => {
  expect(formatEntry(entry)).toBe(
    '2026-11-28T10:42:00.000Z Mori signed in (203.0.113.7, browser=Firefox, request 7F3K-2MQA)',
  );
  expect(
    formatEntry({
      ...entry,
      kind: 'code-refused',
      actor: { kind: 'unknown' },
      seat: 'A-07',
      count: 12,
      request: null,
      detail: {},
    }),
  ).toBe('2026-11-28T10:42:00.000Z Wrong code (seat A-07, 203.0.113.7, 12 times)');
});

it('R9: escapes what a terminal would obey in a name', () => {
  expect(formatEntry({ ...entry, actor: { kind: 'person', name: 'M\u001b[2Ji\nx' } })).toContain(
    'M\\x1b[2Ji\\nx signed in',
  );
});
