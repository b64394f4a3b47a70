import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';

interface Props {
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}

/** The pages of a long list. */
export function Pager({ page, pages, onPage }: Props) {
  const t = useTranslations('students');
  if (pages <= 1) return null;
  return (
    <nav aria-label={t('pages')} className="flex flex-wrap items-center gap-12">
      {/* The first and the last page keep the focus: a disabled button would lose it. */}
      <Button
        aria-label={t('previous')}
        aria-disabled={page === 1 || undefined}
        onClick={() => page > 1 && onPage(page - 1)}
      >
        ←
      </Button>
      <span role="status">{t('page', { page, pages })}</span>
      <Button
        aria-label={t('next')}
        aria-disabled={page === pages || undefined}
        onClick={() => page < pages && onPage(page + 1)}
      >
        →
      </Button>
    </nav>
  );
}
