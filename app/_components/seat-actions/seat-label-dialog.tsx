import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '#lib/client/api.ts';
import { seatOrdinal } from '#lib/protocol/seat-label.ts';
import { Field } from '../field.tsx';
import { useToasts } from '../toasts.tsx';
import { DialogForm } from './dialog-form.tsx';
import type { SeatDialogProps } from './dialog-props.ts';
import { firstFreeLabel, studentName } from './seat-action-rules.ts';
import { useSeatRequest, type SeatRequestError } from './use-seat-request.ts';

/** Gives a seat another free label. */
export function SeatLabelDialog({ row, seats, offline, onClose, onChanged }: SeatDialogProps) {
  const t = useTranslations('seatActions');
  const toasts = useToasts();
  const { sending, error, send } = useSeatRequest();
  const [label, setLabel] = useState('');
  const [refused, setRefused] = useState<'taken' | 'invalid' | null>(null);
  const save = async () => {
    const wanted = label.normalize('NFKC').trim().toUpperCase();
    const conflict = findConflict(wanted, row.id, seats);
    setRefused(conflict);
    if (conflict !== null) return;
    const changed = await send(() => api.changeSeat(row.id, { label: wanted }));
    if (changed === null) return;
    toasts.show({ tone: 'success', text: t('done.seat', { label: changed.value.label }) });
    onChanged();
    onClose();
  };
  const problem = refused ?? findRefusal(error);
  return (
    <DialogForm
      title={t('seatDialog.title', { name: studentName(row) })}
      label={t('seatDialog.save')}
      busyLabel={t('seatDialog.saving')}
      sending={sending}
      offline={offline}
      error={problem === null ? (error?.text ?? null) : null}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <Field
        label={t('seatDialog.label')}
        hint={t('seatDialog.hint', { example: firstFreeLabel(seats), label: row.label })}
        error={problem === null ? null : t(`seatDialog.${problem}`)}
        value={label}
        characters={10}
        className="w-auto"
        autoFocus
        autoComplete="off"
        autoCapitalize="characters"
        onTextChange={(text) => {
          setLabel(text);
          setRefused(null);
        }}
      />
    </DialogForm>
  );
}

function findConflict(
  label: string,
  seatId: string,
  seats: SeatDialogProps['seats'],
): 'taken' | 'invalid' | null {
  if (seatOrdinal(label) === null) return 'invalid';
  return seats.some((other) => other.label === label && other.id !== seatId) ? 'taken' : null;
}

/** The server also knows the labels of removed seats and the number of seats of the workshop. */
function findRefusal(error: SeatRequestError | null): 'taken' | 'invalid' | null {
  if (error?.code === 'seat-taken') return 'taken';
  return error?.field === 'label' ? 'invalid' : null;
}
