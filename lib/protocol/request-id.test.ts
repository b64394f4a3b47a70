import { expect, it } from 'vitest';
import { formatRequestId } from './request-id.ts';

it.each([
  ['7F3K2MQA', '7F3K-2MQA'],
  ['proxy-id-0001', 'proxy-id-0001'],
  ['abcdefgh', 'abcdefgh'],
])('shows the id %s as %s', (id, shown) => {
  expect(formatRequestId(id)).toBe(shown);
});
