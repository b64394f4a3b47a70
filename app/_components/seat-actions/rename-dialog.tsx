import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '#lib/client/api.ts';
import { MAX_DISPLAY_NAME_CHARS } from '#lib/protocol/limits.ts';
import { Field } from '../field.tsx';
import { useToasts } from '../toasts.tsx';
import { DialogForm } from './dialog-form.tsx';
import type { SeatDialogProps } from './dialog-props.ts';
import { studentName } from './seat-action-rules.ts';
import { useSeatRequest } from './use-seat-request.ts';

/** Gives a student another name. */
export function RenameDialog({ row, offline, onClose, onChanged }: SeatDialogProps) {
  const t = useTranslations('seatActions');
  const toasts = useToasts();
  const { sending, error, send } = useSeatRequest();
  const [name, setName] = useState(row.displayName ?? '');
  const [isInvalid, setIsInvalid] = useState(false);
  const save = async () => {
    const displayName = name.trim();
    if (displayName === '' || displayName.length > MAX_DISPLAY_NAME_CHARS) {
      setIsInvalid(true);
      return;
    }
    const changed = await send(() => api.changeSeat(row.id, { displayName }));
    if (changed === null) return;
    toasts.show({
      tone: 'success',
      text: t('done.renamed', { name: changed.value.displayName ?? displayName }),
    });
    onChanged();
    onClose();
  };
  const fieldError = isInvalid || error?.field === 'displayName' ? t('renameDialog.invalid') : null;
  return (
    <DialogForm
      title={t('renameDialog.title', { name: studentName(row) })}
      label={t('renameDialog.save')}
      busyLabel={t('renameDialog.saving')}
      sending={sending}
      offline={offline}
      error={fieldError === null ? (error?.text ?? null) : null}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <Field
        label={t('renameDialog.name')}
        hint={t('renameDialog.hint')}
        error={fieldError}
        value={name}
        autoFocus
        autoComplete="off"
        onTextChange={(text) => {
          setName(text);
          setIsInvalid(false);
        }}
      />
    </DialogForm>
  );
}
