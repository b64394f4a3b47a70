import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '#lib/client/api.ts';
import { Field } from '../field.tsx';
import { useToasts } from '../toasts.tsx';
import { DialogForm } from './dialog-form.tsx';
import type { SeatDialogProps } from './dialog-props.ts';
import { studentName } from './seat-action-rules.ts';
import { useSeatRequest } from './use-seat-request.ts';

/** Erases a student after the label of the seat was typed, because it can't be undone. */
export function EraseDialog({ row, offline, onClose, onChanged }: SeatDialogProps) {
  const t = useTranslations('seatActions');
  const toasts = useToasts();
  const { sending, error, send } = useSeatRequest();
  const [typed, setTyped] = useState('');
  const [keepFacts, setKeepFacts] = useState(false);
  const hintId = useId();
  const name = studentName(row);
  const erase = async (): Promise<void> => {
    const body = { label: row.label, keepFacts };
    if ((await send(() => api.eraseSeat(row.id, body))) === null) return;
    toasts.show({ tone: 'success', text: t('done.erased', { label: row.label }) });
    onChanged();
    onClose();
  };
  return (
    <DialogForm
      title={t('eraseDialog.title', { name })}
      label={t('eraseDialog.save')}
      busyLabel={t('eraseDialog.saving')}
      sending={sending}
      disabled={typed.trim().toUpperCase() !== row.label}
      offline={offline}
      error={error?.text ?? null}
      focusesCancel
      onSubmit={() => void erase()}
      onClose={onClose}
    >
      <p>{t('eraseDialog.hint')}</p>
      <div>
        <label className="flex min-h-28 items-center gap-8 max-tablet:min-h-44">
          <input
            type="checkbox"
            className="size-16 flex-none"
            checked={keepFacts}
            aria-describedby={hintId}
            onChange={({ target }) => setKeepFacts(target.checked)}
          />
          {t('eraseDialog.keep')}
        </label>
        <p id={hintId} className="text-soft">
          {t('eraseDialog.keepHint')}
        </p>
      </div>
      <Field
        label={t('eraseDialog.type', { label: row.label })}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onTextChange={setTyped}
      />
    </DialogForm>
  );
}
