import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { Button } from '#app/_components/button.tsx';
import { cn } from '#app/_components/cn.ts';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';
import { DateTime } from '#app/_components/date-time.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const CELL_CLASS =
  'border-b border-rule py-6 pe-10 text-start align-baseline max-tablet:block max-tablet:border-0 max-tablet:p-0';

interface Props {
  readonly workshop: WorkshopSummary;
  readonly onUpdated: (workshop: WorkshopSummary) => void;
}

/** A workshop with the buttons for its next state. Ending it can't be undone, so it asks first. */
export function WorkshopRow({ workshop, onUpdated }: Props) {
  const t = useTranslations('instructor.workshops');
  const stateMessages = useTranslations('common.workshopState');
  const errorMessage = useErrorMessage();
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const { id, name, seats, role } = workshop;
  const canChangeState = role === 'owner' || role === 'instructor';

  const changeState = async (next: 'open' | 'live' | 'ended') => {
    setSending(true);
    const result = await api.updateWorkshop(id, { state: next });
    setSending(false);
    setError(result.ok ? null : result.error);
    if (result.ok) onUpdated(result.value);
  };
  return (
    <tr className="max-tablet:block max-tablet:border-b max-tablet:border-rule max-tablet:py-12">
      <th scope="row" className={cn(CELL_CLASS, 'w-[35%]')}>
        <Link
          className="text-[1rem]"
          href={role === 'projector' ? `/workshops/${id}/projector` : `/workshops/${id}/room`}
        >
          {name}
        </Link>
      </th>
      <td className={cn(CELL_CLASS, 'whitespace-nowrap')}>{stateMessages(workshop.state)}</td>
      <td className={cn(CELL_CLASS, 'whitespace-nowrap')}>
        <code>{workshop.code}</code>
      </td>
      <td className={cn(CELL_CLASS, 'whitespace-nowrap')}>
        <DateTime at={workshop.startsAt} zone={workshop.timeZone} />
      </td>
      <td className={cn(CELL_CLASS, 'text-end')}>{seats}</td>
      <td className={CELL_CLASS}>
        <div className="flex flex-wrap items-center justify-end gap-8 max-tablet:justify-start max-tablet:pt-6">
          {error && <span role="alert">{errorMessage(error)}</span>}
          {canChangeState && workshop.state === 'draft' && (
            <Button
              disabled={sending}
              aria-label={t('openFor', { name })}
              onClick={() => void changeState('open')}
            >
              {t('open')}
            </Button>
          )}
          {canChangeState && workshop.state === 'open' && (
            <Button
              disabled={sending}
              aria-label={t('startFor', { name })}
              onClick={() => void changeState('live')}
            >
              {t('start')}
            </Button>
          )}
          {canChangeState && (workshop.state === 'open' || workshop.state === 'live') && (
            <ConfirmButton
              label={t('end')}
              accessibleName={t('endFor', { name })}
              question={t('endAsk', { seats })}
              confirmLabel={t('endSure', { seats })}
              cancelLabel={t('cancel')}
              disabled={sending}
              onConfirm={() => void changeState('ended')}
            />
          )}
          <ButtonLink href={`/workshops/${id}/access`}>{t('access')}</ButtonLink>
        </div>
      </td>
    </tr>
  );
}
