import { expect, it } from 'vitest';
import { mergeMessages } from './merge-messages.ts';

it('keeps what the layout has below the same key', () => {
  const outer = { common: { a: 'A' }, instructor: { access: { title: 'Access' } } };
  const inner = { instructor: { members: { title: 'Members' } } };
  expect(mergeMessages(outer, inner)).toEqual({
    common: { a: 'A' },
    instructor: { access: { title: 'Access' }, members: { title: 'Members' } },
  });
  expect(outer.instructor).toEqual({ access: { title: 'Access' } });
});

it('takes the message of the page where both have one, also a compiled one', () => {
  expect(mergeMessages({ a: ['x', 1], b: 'old' }, { a: ['y'], b: 'new' })).toEqual({
    a: ['y'],
    b: 'new',
  });
});
