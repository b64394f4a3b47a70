import Link from 'next/link';
import { Suspense, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { buttonVariants } from '#app/_components/button-variants.ts';
import { cn } from '#app/_components/cn.ts';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { Logo } from '#app/_components/logo.tsx';
import type { TabCounts } from './tabs.ts';

/** Phones alone have it, and only after a tap. */
const [PhoneSheet, preloadSheet] = lazyWithPreload(() =>
  import('./phone-sheet.tsx').then((module) => module.PhoneSheet),
);

interface Props {
  /** After the logo: the workshop, or the name of the place. */
  readonly start: ReactNode;
  /** At the end of the first row, before the user menu. A phone shows it in its menu. */
  readonly end?: ReactNode;
  readonly userMenu: ReactNode;
  /** The second row. A phone shows the tabs in its menu. */
  readonly tabs?: ReactNode;
  readonly counts: TabCounts;
}

/** The header of all staff pages, dark in both themes. On a phone it is one row with a menu. */
export function StaffHeader({ start, end, userMenu, tabs, counts }: Props) {
  const t = useTranslations('shell.menu');
  const [sheetOpen, setSheetOpen] = useState(false);
  return (
    <header
      data-part="staff-header"
      className="flex-none border-b border-rule bg-header text-ink scheme-dark"
    >
      <div className="flex min-h-48 items-center gap-14 px-16 max-tablet:gap-8 max-tablet:ps-12 max-tablet:pe-8">
        <Link
          href="/workshops"
          aria-label={t('home')}
          className="inline-flex min-h-44 flex-none items-center text-inherit no-underline"
        >
          <Logo compact />
        </Link>
        {start}
        <span className="ms-auto flex flex-none items-center gap-14 max-tablet:hidden">
          {end}
          {userMenu}
        </span>
        <button
          type="button"
          data-part="menu-button"
          aria-haspopup="dialog"
          aria-expanded={sheetOpen}
          className={cn(
            buttonVariants(),
            'ms-auto hidden min-h-44 flex-none max-tablet:inline-flex',
          )}
          onPointerEnter={preloadSheet}
          onFocus={preloadSheet}
          onClick={() => setSheetOpen(true)}
        >
          {t('open')}
        </button>
      </div>
      {tabs && <div className="border-t border-rule max-tablet:hidden">{tabs}</div>}
      {sheetOpen && (
        <Suspense>
          <PhoneSheet counts={counts} onClose={() => setSheetOpen(false)} />
        </Suspense>
      )}
    </header>
  );
}
