import { expect, it } from 'vitest';
import { parseArguments } from './arguments.ts';
import { formatCheckLines } from './check.ts';

it('reads the exercise, JSON and the language, and refuses a second operand and other languages', () => {
  expect(parseArguments(['check', 'pod-apply', '--json', '--language', 'en'], '/')).toEqual({
    command: 'check',
    yes: false,
    exercise: 'pod-apply',
    json: true,
    language: 'en',
  });
  expect(parseArguments(['check'], '/')).toEqual({ command: 'check', yes: false });
  expect(() => parseArguments(['check', 'one', 'two'], '/')).toThrow('unexpected argument "two"');
  expect(() => parseArguments(['check', '--language', 'de'], '/')).toThrow('must be ja or en');
});

it('prints one line per exercise with its reasons below, without those of an exercise that is not started', () => {
  const notStarted = {
    exercise: 'job',
    title: 'A Job',
    verdict: 'fail',
    reasons: [{ code: 'not-started', text: 'No attempt seen yet.' }],
  } as const;
  const results = [
    { exercise: 'pod-apply', title: 'Apply a Pod', verdict: 'pass' as const, reasons: [] },
    {
      exercise: 'problem-1',
      title: 'Two',
      verdict: 'fail' as const,
      reasons: [{ code: 'image', text: 'red \u001b[31m\nimage' }],
    },
    {
      exercise: 'hpa',
      title: 'Scale',
      verdict: 'unknown' as const,
      reasons: [{ code: 'cannot-see', text: 'No permission to read it.' }],
    },
    { ...notStarted, reasons: [...notStarted.reasons] },
  ];
  expect(formatCheckLines(results, false)).toEqual([
    '✓ pod-apply  Apply a Pod',
    '✗ problem-1  Two',
    '    red \u001b[31m\nimage',
    '· hpa        Scale',
    '    No permission to read it.',
    '· job        A Job',
  ]);
  expect(formatCheckLines(results.slice(3), true)).toEqual([
    '· job  A Job',
    '    No attempt seen yet.',
  ]);
});
