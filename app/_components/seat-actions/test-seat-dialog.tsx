import { useTranslations } from 'use-intl';
import { api } from '#lib/client/api.ts';
import { useToasts } from '../toasts.tsx';
import { DialogForm } from './dialog-form.tsx';
import type { SeatDialogProps } from './dialog-props.ts';
import { studentName } from './seat-action-rules.ts';
import { useSeatRequest } from './use-seat-request.ts';
import { useStudentDetails } from './use-student-details.ts';

/** Marks a seat as a test seat, which no result counts, or makes it count again. */
export function TestSeatDialog({ row, workshopId, offline, onClose, onChanged }: SeatDialogProps) {
  const t = useTranslations('seatActions');
  const toasts = useToasts();
  const { sending, error, send } = useSeatRequest();
  const details = useStudentDetails(workshopId);
  const isTest = details?.get(row.id)?.isTest ?? false;
  const name = studentName(row);
  const mark = async (wanted: boolean): Promise<void> => {
    if ((await send(() => api.changeSeat(row.id, { isTest: wanted }))) === null) return;
    toasts.show({
      tone: 'success',
      text: t(wanted ? 'done.marked' : 'done.unmarked', { name }),
    });
    onChanged();
    onClose();
  };
  return (
    <DialogForm
      title={t(isTest ? 'testDialog.unmarkTitle' : 'testDialog.markTitle', { name })}
      label={t(isTest ? 'testDialog.unmark' : 'testDialog.mark')}
      busyLabel={t('testDialog.saving')}
      sending={sending}
      disabled={details === null}
      offline={offline}
      error={error?.text ?? null}
      focusesCancel
      onSubmit={() => void mark(!isTest)}
      onClose={onClose}
    >
      <p>{t(isTest ? 'testDialog.unmarkHint' : 'testDialog.markHint')}</p>
    </DialogForm>
  );
}
