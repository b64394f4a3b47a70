import { useTranslations } from 'use-intl';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';

interface Props {
  readonly count: number;
  readonly disabled: boolean;
  readonly onConfirm: () => void;
}

/** The button that removes all empty seats. It asks first, with their number. */
export function RemoveEmptySeats({ count, disabled, onConfirm }: Props) {
  const t = useTranslations('instructor.access.admission');
  return (
    <ConfirmButton
      label={t('seats.removeEmpty')}
      question={t('seats.removeEmptyAsk', { count })}
      confirmLabel={t('seats.removeEmptySure', { count })}
      cancelLabel={t('cancel')}
      disabled={disabled}
      onConfirm={onConfirm}
    />
  );
}
