import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { SeatRow } from '#lib/room/views.ts';
import { useToasts } from '../toasts.tsx';
import { DialogForm } from './dialog-form.tsx';
import type { SeatsDialogProps } from './dialog-props.ts';
import { forEachSeat } from './remove-seats.ts';
import { studentName } from './seat-action-rules.ts';

/** Names that the question lists. */
const SHOWN_NAMES = 5;

/** Asks before students are removed. The toast restores them. */
export function RemoveDialog({ rows, offline, onClose, onChanged }: SeatsDialogProps) {
  const t = useTranslations('seatActions');
  const toasts = useToasts();
  const errorMessage = useErrorMessage();
  const joinNames = useJoinedNames();
  const [progress, setProgress] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [first] = rows;
  const name = first ? studentName(first) : '';
  const count = rows.length;

  const restore = async (ids: readonly string[]) => {
    const result = await forEachSeat(ids, api.restoreSeat);
    if (result.error !== null) toasts.show({ tone: 'error', text: errorMessage(result.error) });
    else
      toasts.show({
        tone: 'success',
        text:
          ids.length === 1
            ? t('done.restored', { name })
            : t('done.restoredMany', { count: ids.length }),
      });
    onChanged();
  };
  const showRemoved = (ids: readonly string[]) =>
    toasts.show({
      tone: 'success',
      text:
        ids.length === 1
          ? t('done.removed', { name })
          : t('done.removedMany', { count: ids.length }),
      undo: () => void restore(ids),
    });
  const remove = async () => {
    setError(null);
    setProgress(0);
    const result = await forEachSeat(
      rows.map(({ id }) => id),
      api.removeSeat,
      setProgress,
    );
    setProgress(null);
    if (result.done.length > 0) {
      showRemoved(result.done);
      onChanged();
    }
    if (result.error === null) onClose();
    else
      setError(
        result.done.length === 0
          ? errorMessage(result.error)
          : t('removeDialog.partly', {
              done: result.done.length,
              count,
              error: errorMessage(result.error),
            }),
      );
  };
  return (
    <DialogForm
      title={t('removeDialog.title', { count, name })}
      label={t('removeDialog.save', { count })}
      busyLabel={
        count === 1
          ? t('removeDialog.saving')
          : t('removeDialog.progress', { done: progress ?? 0, count })
      }
      sending={progress !== null}
      offline={offline}
      error={error}
      focusesCancel
      onSubmit={() => void remove()}
      onClose={onClose}
    >
      <p className="wrap-anywhere">
        {count === 1
          ? t('removeDialog.removeAsk', { name })
          : t('removeDialog.removeManyAsk', { names: joinNames(rows) })}
      </p>
    </DialogForm>
  );
}

/** Up to five names, then how many more. */
function useJoinedNames(): (rows: readonly SeatRow[]) => string {
  const t = useTranslations('seatActions.removeDialog');
  const separator = useLanguage().language === 'ja' ? '、' : ', ';
  return (rows) => {
    const names = rows.slice(0, SHOWN_NAMES).map(studentName).join(separator);
    return rows.length > SHOWN_NAMES
      ? t('names', { names, count: rows.length - SHOWN_NAMES })
      : names;
  };
}
