import { renderToStaticMarkup } from 'react-dom/server';
import { IntlProvider } from 'use-intl';
import { expect, it } from 'vitest';
import { messages } from '#lib/i18n/messages/en.ts';
import type { WorkshopPage, WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { ListPager } from './list-pager.tsx';

const render = (page: number, total: number, shown: number) => {
  const workshops = Array.from({ length: shown }, () => ({}) as WorkshopSummary);
  const found: WorkshopPage = { page, total, pageSize: 50, courses: [], workshops };
  return renderToStaticMarkup(
    <IntlProvider locale="en" messages={messages} timeZone="UTC">
      <ListPager page={found} onTurn={() => undefined} />
    </IntlProvider>,
  );
};

it('pages above 50 workshops, and keeps the buttons at the ends', () => {
  expect(render(1, 50, 50)).toBe('');
  expect(render(1, 51, 50)).toContain('1 to 50 of 51');
  expect(render(2, 51, 1)).toContain('51 to 51 of 51');
  expect(render(2, 51, 1).match(/aria-disabled="true"/g)).toHaveLength(1);
  expect(render(9, 51, 0)).toContain('Previous');
});
