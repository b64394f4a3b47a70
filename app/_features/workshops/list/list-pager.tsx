import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import type { WorkshopPage } from '#lib/protocol/api/workshops.ts';

interface Props {
  readonly page: WorkshopPage;
  readonly onTurn: (page: number) => void;
}

/** The pages of a long list. The buttons stay at the ends, so that they keep the focus. */
export function ListPager({ page: { page, pageSize, total, workshops }, onTurn }: Props) {
  const t = useTranslations('instructor.workshops');
  const pages = Math.ceil(total / pageSize);
  if (pages <= 1 && page === 1) return null;
  // A page after the last one, e.g. after workshops were deleted.
  const previous = Math.max(1, Math.min(page - 1, pages));
  const from = (page - 1) * pageSize + 1;
  return (
    <nav aria-label={t('pages')} className="flex flex-wrap items-center gap-12">
      <Button aria-disabled={page <= 1} onClick={() => page > 1 && onTurn(previous)}>
        {t('previous')}
      </Button>
      <span>
        {workshops.length > 0 && t('range', { from, to: from + workshops.length - 1, total })}
      </span>
      <Button aria-disabled={page >= pages} onClick={() => page < pages && onTurn(page + 1)}>
        {t('next')}
      </Button>
    </nav>
  );
}
