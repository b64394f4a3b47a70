import { expect, it } from 'vitest';
import { captureConsole } from './console-capture.ts';

it('sends the output of the console through the log until it is undone', () => {
  const written: string[] = [];
  const own: string[] = [];
  const write = (...values: unknown[]): void => {
    own.push(values.join(' '));
  };
  const fake = { debug: write, log: write, info: write, warn: write, error: write };
  const undo = captureConsole(fake, (level, message) => {
    written.push(`${level}: ${message}`);
  });
  fake.warn('%s is slow', '/x');
  fake.error(new Error('broken').message);
  fake.log('ready');
  undo();
  fake.log('after');
  expect(written).toEqual(['warn: /x is slow', 'error: broken', 'info: ready']);
  expect(own).toEqual(['after']);
});
