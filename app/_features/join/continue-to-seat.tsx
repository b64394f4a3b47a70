'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { JoinResult } from '#lib/protocol/http.ts';
import { FormPage } from '#app/_components/form-page.tsx';

/** The seat is there, but there is something to know first: the person is called otherwise than they typed. */
export function ContinueToSeat({
  joinResult,
  reason,
}: {
  readonly joinResult: JoinResult;
  readonly reason: string;
}) {
  const t = useTranslations('student.join');
  return (
    <FormPage title={joinResult.seat.displayName} lead={<span role="status">{reason}</span>}>
      <form>
        <Link className="button button-main" href={`/seat/${joinResult.seat.id}`}>
          {t('goOn')}
        </Link>
      </form>
    </FormPage>
  );
}
