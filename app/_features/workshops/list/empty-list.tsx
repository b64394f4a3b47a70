import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { Button } from '#app/_components/button.tsx';

/** In place of the list for readers without any workshop: their first steps, or whom to ask. */
export function FirstWorkshop({ canCreate }: { readonly canCreate: boolean }) {
  const t = useTranslations('instructor.workshops');
  if (!canCreate)
    return (
      <EmptyState title={t('noneTitle')}>
        <p>{t('noneForYou')}</p>
        <p>
          <Link href="/help">{t('help')}</Link>
        </p>
      </EmptyState>
    );
  return (
    <EmptyState title={t('firstTitle')}>
      <ol className="grid list-decimal gap-6 ps-24">
        <li>{t('first1')}</li>
        <li>{t('first2')}</li>
        <li>{t('first3')}</li>
      </ol>
      <p className="flex flex-wrap items-center gap-16">
        <ButtonLink primary size="medium" href="/workshops/new">
          {t('create')}
        </ButtonLink>
        <Link href="/help#first-workshop">{t('firstHelp')}</Link>
      </p>
    </EmptyState>
  );
}

/** In place of the list when its filters hide all workshops. */
export function NoMatch({
  isFiltered,
  onClear,
  onShowAll,
}: {
  readonly isFiltered: boolean;
  readonly onClear: () => void;
  readonly onShowAll: () => void;
}) {
  const t = useTranslations('instructor.workshops');
  return isFiltered ? (
    <EmptyState title={t('noMatch')}>
      <p>{t('noMatchWhy')}</p>
      <p>
        <Button primary size="medium" onClick={onClear}>
          {t('clear')}
        </Button>
      </p>
    </EmptyState>
  ) : (
    <EmptyState title={t('onlyArchived')}>
      <p>
        <Button primary size="medium" onClick={onShowAll}>
          {t('showAll')}
        </Button>
      </p>
    </EmptyState>
  );
}

function EmptyState({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div data-part="empty-list" className="grid max-w-544 gap-14 py-24 text-[0.9375rem]/24">
      <h2 className="text-handle">{title}</h2>
      {children}
    </div>
  );
}
