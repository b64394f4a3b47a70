import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { logFatalErrors } from './fatal-errors.ts';

function createProcess() {
  const exits: number[] = [];
  const lines: string[] = [];
  const process = Object.assign(new EventEmitter(), {
    exit: (code: number) => exits.push(code),
  });
  process.on('warning', () => lines.push('written by Node'));
  logFatalErrors(process, (level, message) => lines.push(`${level} ${message}`));
  return { process, exits, lines };
}

it.each([
  ['uncaughtException', new Error('broken'), 'error Uncaught exception: Error: broken\n    at '],
  ['unhandledRejection', { code: 7 }, 'error Unhandled rejection: { code: 7 }'],
])('logs %s and ends the process with 1', (event, error, line) => {
  const { process, exits, lines } = createProcess();
  process.emit(event, error);
  expect(exits).toEqual([1]);
  expect(lines).toEqual([expect.stringContaining(line)]);
});

it('logs a warning in place of Node', () => {
  const { process, exits, lines } = createProcess();
  process.emit('warning', Object.assign(new Error('old'), { name: 'DeprecationWarning' }));
  expect([exits, lines]).toEqual([[], ['warn DeprecationWarning: old']]);
});
