import { describe, expect, it } from 'vitest';
import { cn } from './cn.ts';

describe('cn', () => {
  it('keeps a font size beside a text color', () => {
    const classes = ['text-body', 'text-soft', 'text-headline'];
    expect(cn(classes)).toBe('text-soft text-headline');
  });

  it.each([
    [['p-8', 'px-4', 'pt-2'], ['p-4']],
    [['font-plain'], ['font-bold']],
    [['rounded-2'], ['rounded-full']],
    [['bg-surface'], ['bg-transparent']],
    [['bg-[linear-gradient(red_0_0)]'], ['bg-none']],
    [['flex'], ['hidden']],
    [['border-2', 'border-t'], ['border']],
    [['border-edge', 'border-t-ink'], ['border-rule']],
    [
      ['outline-1', 'outline-edge', '-outline-offset-1'],
      ['outline-2', 'outline-help', '-outline-offset-2'],
    ],
    [['w-8', 'h-8'], ['size-4']],
    [['leading-20'], ['text-[0.875rem]/23']],
    [['max-tablet:p-8'], ['max-tablet:p-0']],
    [['min-h-28'], ['min-h-34']],
    [['text-ink'], ['text-[var(--color-soft)]', 'text-inherit'].slice(1)],
  ])('replaces %j by %j', (first, last) => {
    expect(cn(first, last)).toBe(last.join(' '));
  });

  it.each([
    ['font-mono font-bold normal-nums'],
    ['border border-edge border-dashed border-t-2'],
    ['outline-2 outline-help outline-dashed -outline-offset-2'],
    ['bg-surface bg-[linear-gradient(red_0_0)] bg-no-repeat bg-size-[50%_2px]'],
    ['flex flex-1 flex-col flex-wrap gap-x-8 gap-y-4'],
    ['p-8 pt-4 hover:p-2 max-tablet:p-0'],
    ['grid grid-cols-3 col-[2/-1] content-end text-end text-balance'],
    ['text-check leading-20 whitespace-nowrap wrap-anywhere overflow-hidden overflow-x-auto'],
  ])('keeps all of %s', (classes) => {
    expect(cn(classes)).toBe(classes);
  });

  it('drops conditions that are false', () => {
    expect(cn('flex', false, undefined, { hidden: false, 'gap-8': true })).toBe('flex gap-8');
  });
});
