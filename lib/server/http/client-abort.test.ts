import { expect, it } from 'vitest';
import { isClientAbort } from './client-abort.ts';

const withCode = (message: string, code: string, syscall?: string): Error =>
  Object.assign(new Error(message), { code, ...(syscall !== undefined && { syscall }) });

it('tells a request that its client ended from a failed one', () => {
  expect(isClientAbort(withCode('aborted', 'ECONNRESET'))).toBe(true);
  expect(isClientAbort(withCode('Premature close', 'ERR_STREAM_PREMATURE_CLOSE'))).toBe(true);
  expect(isClientAbort(withCode('read ECONNRESET', 'ECONNRESET', 'read'))).toBe(false);
  expect(isClientAbort(new Error('aborted'))).toBe(false);
});
