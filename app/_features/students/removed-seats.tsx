import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { useToasts } from '#app/_components/toasts.tsx';
import { useAction } from '#app/_components/use-action.ts';
import { api } from '#lib/client/api.ts';
import { useServerNow } from '#lib/client/hooks.ts';
import { formatClock } from '#lib/i18n/times.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { RemovedSeat } from '#lib/protocol/api/admission.ts';

interface Props {
  readonly removed: readonly RemovedSeat[];
  readonly disabled: boolean;
  readonly onChanged: () => void;
}

/** The seats that were removed in the last 10 minutes, to restore them. */
export function RemovedSeats({ removed, disabled, onChanged }: Props) {
  const t = useTranslations('students');
  const action = useTranslations('seatActions');
  const toasts = useToasts();
  const { sending, error, run } = useAction(onChanged);
  const now = useServerNow(10 * SECOND_MS);
  const restorable = removed.filter(({ restoreUntil }) => now === null || restoreUntil > now);
  if (restorable.length === 0) return null;
  const restore = async ({ id, displayName, label }: RemovedSeat) => {
    if ((await run(() => api.restoreSeat(id))) === null) return;
    toasts.show({
      tone: 'success',
      text: action('done.restored', { name: displayName ?? label }),
    });
  };
  return (
    <section data-part="removed-seats">
      <SectionHeading className="text-[0.9375rem]">{t('removed')}</SectionHeading>
      <ul>
        {restorable.map((seat) => (
          <li
            key={seat.id}
            className="flex min-h-34 flex-wrap items-center gap-x-12 gap-y-4 border-b border-rule py-4"
          >
            <code>{seat.label}</code>
            {seat.displayName !== null && (
              <bdi className="min-w-0 wrap-anywhere">{seat.displayName}</bdi>
            )}
            <span className="text-soft">
              {t('removedUntil', { time: formatClock(seat.restoreUntil) })}
            </span>
            <Button
              className="ms-auto"
              aria-label={t('restoreOf', { name: seat.displayName ?? seat.label })}
              disabled={disabled || sending}
              onClick={() => void restore(seat)}
            >
              {action('restore')}
            </Button>
          </li>
        ))}
      </ul>
      {error !== null && <FieldError>{error}</FieldError>}
    </section>
  );
}
