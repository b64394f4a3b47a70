import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { MAX_ANNOUNCEMENT_CHARS } from '#lib/protocol/limits.ts';
import { controlVariants } from '../control-variants.ts';
import { FieldFrame } from '../field-frame.tsx';
import { useDraft } from '../local-storage.ts';
import { useToasts } from '../toasts.tsx';
import { DialogForm } from './dialog-form.tsx';
import type { SeatsDialogProps } from './dialog-props.ts';
import { studentName } from './seat-action-rules.ts';
import { useSeatRequest } from './use-seat-request.ts';

/** Sends a message to some students. The typed text survives a refusal and a reload. */
export function MessageDialog({ rows, workshopId, offline, onClose, onChanged }: SeatsDialogProps) {
  const t = useTranslations('seatActions');
  const toasts = useToasts();
  const errorMessage = useErrorMessage();
  const id = useId();
  const { sending, error, send } = useSeatRequest();
  const [first] = rows;
  // The live room keeps the draft of a message to one student under the same name.
  const scope = rows.length === 1 && first ? `seat-${first.id}` : 'students';
  const [text, setText] = useDraft(`podium-draft-${workshopId}-${scope}`);
  const excessLength = text.trim().length - MAX_ANNOUNCEMENT_CHARS;
  const withdraw = async (noticeId: number) => {
    const result = await api.executeCommand(workshopId, { kind: 'withdraw-notice', noticeId });
    if (!result.ok) toasts.show({ tone: 'error', text: errorMessage(result.error) });
  };
  const sendMessage = async () => {
    const seats = rows.map((row) => row.id);
    const sent = await send(() =>
      api.executeCommand(workshopId, {
        kind: 'announce',
        text: text.trim(),
        to: { to: 'seats', seats },
      }),
    );
    if (sent === null) return;
    setText('');
    toasts.show({
      tone: 'success',
      text: t('done.messaged', { count: rows.length }),
      undo: () => void withdraw(sent.value.pos),
    });
    onChanged();
    onClose();
  };
  return (
    <DialogForm
      title={t('messageDialog.title', {
        count: rows.length,
        name: first ? studentName(first) : '',
      })}
      label={t('messageDialog.save')}
      busyLabel={t('messageDialog.saving')}
      sending={sending}
      disabled={text.trim() === '' || excessLength > 0}
      offline={offline}
      error={error?.text ?? null}
      onSubmit={() => void sendMessage()}
      onClose={onClose}
    >
      <FieldFrame
        id={id}
        label={t('messageDialog.text')}
        hint={t('messageDialog.hint')}
        error={excessLength > 0 ? t('messageDialog.tooLong', { over: excessLength }) : null}
      >
        <textarea
          id={id}
          rows={4}
          autoFocus
          value={text}
          className={controlVariants()}
          aria-describedby={`${id}-more`}
          aria-invalid={excessLength > 0 || undefined}
          onChange={(event) => setText(event.target.value)}
        />
      </FieldFrame>
    </DialogForm>
  );
}
