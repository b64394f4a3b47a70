import { describe, expect, it } from 'vitest';
import { formatListQuery, isFiltered, readListQuery, toListParams } from './list-query.ts';

const read = (text: string) => readListQuery(new URLSearchParams(text));

describe('the query of the list', () => {
  it('keeps the filters in the address and leaves out what is as by default', () => {
    expect(formatListQuery(read(''))).toBe('');
    expect(formatListQuery(read('?sort=start&page=1&state='))).toBe('');
    expect(formatListQuery(read('?page=3&q=a+b&state=ended&sort=name'))).toBe(
      '?q=a+b&state=ended&sort=name&page=3',
    );
    expect(toListParams(read('?course=k8s&role=owner'))).toEqual({ course: 'k8s', role: 'owner' });
  });

  it('reads a page that is no number as the first one', () => {
    for (const page of ['x', '-1', '0', '1.5', '']) expect(read(`?page=${page}`).page).toBe(1);
  });

  it('counts a search and filters as filtered, but neither the order nor the page', () => {
    expect(isFiltered(read('?sort=name&page=2'))).toBe(false);
    expect(isFiltered(read('?state=all'))).toBe(true);
    expect(isFiltered(read('?q=a'))).toBe(true);
  });
});
