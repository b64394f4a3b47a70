import { expect, it } from 'vitest';
import { createLogger } from './logger.ts';

it('a line has its time, no control characters, and an end', () => {
  const lines: string[] = [];
  const log = createLogger({ write: (text) => lines.push(text) }, () => new Date(0));
  log('warn', `one\u001b[31m\ntwo ${'x'.repeat(5_000)}`);
  expect(lines[0]).toBe('1970-01-01T00:00:00.000Z warn: one [31m\n');
  expect(lines[1]).toHaveLength('1970-01-01T00:00:00.000Z warn: '.length + 2_000 + 1);
});
