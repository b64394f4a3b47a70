/* eslint-disable @next/next/no-html-link-for-pages -- see PublicHeader */
import { useTranslations } from 'use-intl';
import { LanguageSwitch } from './language-switch.tsx';
import { Logo } from './logo.tsx';
import { PageHeader } from './page-header.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

const CHOICE = 'max-tablet:min-h-44 max-tablet:min-w-44';

/**
 * The header of pages without a workshop: the logo, the theme and the language. Part of the scripts
 * of every page, so it has plain links instead of `next/link`, which adds 3 kB.
 */
export function PublicHeader() {
  const t = useTranslations('common');
  return (
    <>
      <a className="absolute z-10 bg-paper px-16 py-10 text-ink not-focus:sr-only" href="#main">
        {t('skip.main')}
      </a>
      <PageHeader
        topRowClassName="flex-wrap gap-x-24 gap-y-0 px-24 max-tablet:px-16"
        topRow={
          <>
            <a href="/" className="inline-flex min-h-40 items-center text-inherit no-underline">
              <Logo />
            </a>
            <span className="ms-auto flex flex-wrap justify-end gap-x-24 max-tablet:gap-x-8">
              <ThemeSwitch buttonClassName={CHOICE} />
              <LanguageSwitch buttonClassName={CHOICE} />
            </span>
          </>
        }
      />
    </>
  );
}
