import { renderToStaticMarkup } from 'react-dom/server';
import { IntlProvider } from 'use-intl';
import { describe, expect, it } from 'vitest';
import { messages as en } from '#lib/i18n/messages/en.ts';
import { messages as ja } from '#lib/i18n/messages/ja.ts';
import type { Messages } from '#lib/i18n/messages/types.ts';
import { FirstWorkshop, NoMatch } from './empty-list.tsx';

const render = (language: 'en' | 'ja', content: React.ReactNode) =>
  renderToStaticMarkup(
    <IntlProvider
      locale={language}
      messages={(language === 'ja' ? ja : en) as Messages}
      timeZone="UTC"
    >
      {content}
    </IntlProvider>,
  );

describe('a list without workshops', () => {
  it('shows the first steps to persons who can create workshops', () => {
    const html = render('en', <FirstWorkshop canCreate />);
    expect(html).toContain('Run your first workshop');
    expect(html.match(/<li>/g)).toHaveLength(3);
    expect(html).toContain('href="/workshops/new"');
    expect(html).toContain('href="/help#first-workshop"');
    expect(render('ja', <FirstWorkshop canCreate />)).toContain('最初のワークショップを開催する');
  });

  it('tells others whom to ask, and offers nothing that they cannot do', () => {
    const html = render('en', <FirstWorkshop canCreate={false} />);
    expect(html).toContain('You have no workshops. Ask the owner for an invitation.');
    expect(html).not.toContain('/workshops/new');
  });

  it('offers to clear the filters, or to show archived workshops where nothing is filtered', () => {
    const noMatch = (isFiltered: boolean) =>
      render('en', <NoMatch isFiltered={isFiltered} onClear={() => 0} onShowAll={() => 0} />);
    expect(noMatch(true)).toContain('No workshops match');
    expect(noMatch(true)).toContain('Clear filters');
    expect(noMatch(false)).toContain('Show archived workshops');
  });
});
