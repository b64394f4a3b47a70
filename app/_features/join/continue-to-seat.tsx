'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { Joined } from '#lib/protocol/http.ts';
import { Door } from '#app/_components/form-page.tsx';

/** The seat is there, but there is something to know first: the person is called otherwise than they typed. */
export function GoOn({ joined, why }: { readonly joined: Joined; readonly why: string }) {
  const t = useTranslations('student.join');
  return (
    <Door title={joined.seat.handle} lead={<span role="status">{why}</span>}>
      <form>
        <Link className="button button-main" href={`/seat/${joined.seat.id}`}>
          {t('goOn')}
        </Link>
      </form>
    </Door>
  );
}
