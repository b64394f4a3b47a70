import { expect, it } from 'vitest';
import { certificateCoversHost } from './certificate-names.ts';

it.each([
  ['echo.info', 'ECHO.info', true],
  ['echo.info.', 'echo.info', true],
  ['*.echo.info', 'a.echo.info', true],
  ['*.echo.info', 'echo.info', false],
  ['*.echo.info', 'a.b.echo.info', false],
  ['*.echo.info', '.echo.info', false],
  ['a*.echo.info', 'ab.echo.info', false],
  ['*.info', 'echo.info', false],
  ['*', 'echo.info', false],
  ['', '', false],
  ['10.0.0.1', '10.0.0.1', true],
  ['*.0.0.1', '10.0.0.1', false],
  ['fd00::1', '[FD00::1]', true],
  ['FD00:0:0:0:0:0:0:1', 'fd00::1', true],
])('a certificate for %s covers %s: %s', (name, host, covers) => {
  expect(certificateCoversHost(name, host)).toBe(covers);
});
