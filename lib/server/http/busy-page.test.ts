import { expect, it } from 'vitest';
import { createBusyPage } from './busy-page.ts';

it('tells the reader in their language that Podium is busy, and loads again after 2 s', () => {
  expect(createBusyPage('en').body).toContain('Podium is busy. Try again in 2 s.');
  expect(createBusyPage('ja,en;q=0.5').body).toContain('<html lang="ja">');
  expect(createBusyPage(undefined).headers).toMatchObject({ refresh: '2' });
});
