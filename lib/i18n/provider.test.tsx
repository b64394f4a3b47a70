import { renderToStaticMarkup } from 'react-dom/server';
import { useTranslations } from 'use-intl';
import { expect, it } from 'vitest';
import { pickMessages } from './messages/index.ts';
import { LanguageProvider, PageMessages } from './provider.tsx';

function Titles() {
  const access = useTranslations('instructor.access');
  const members = useTranslations('instructor.members');
  const common = useTranslations('common');
  return [common('podium'), access('copyLink'), members('title')].join(', ');
}

it('gives a page its own messages and those of the layouts around it', () => {
  const html = renderToStaticMarkup(
    <LanguageProvider language="en" messages={pickMessages('en', ['common'])}>
      <PageMessages language="en" messages={pickMessages('en', ['instructor.access'])}>
        <PageMessages language="en" messages={pickMessages('en', ['instructor.members'])}>
          <Titles />
        </PageMessages>
      </PageMessages>
    </LanguageProvider>,
  );
  expect(html).toBe('Podium, Copy link, Members');
});
