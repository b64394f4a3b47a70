import { useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Dialog } from '#app/_components/dialog.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { Field } from '#app/_components/field.tsx';
import { useToasts } from '#app/_components/toasts.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { MAX_WORKSHOP_NAME_CHARS } from '#lib/protocol/limits.ts';

interface Props {
  readonly workshop: WorkshopSummary;
  readonly onClose: () => void;
  readonly onRenamed: (workshop: WorkshopSummary) => void;
}

/** Asks for another name of a workshop. */
export function RenameDialog({ workshop, onClose, onRenamed }: Props) {
  const t = useTranslations('instructor.workshops');
  const fields = useTranslations('workshopFields');
  const action = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  const toasts = useToasts();
  const [name, setName] = useState(workshop.name);
  const [isEmpty, setIsEmpty] = useState(false);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const formId = `rename-${workshop.id}`;
  const send = async () => {
    setSending(true);
    const result = await api.updateWorkshop(workshop.id, { name });
    setSending(false);
    if (!result.ok) return setError(result.error);
    toasts.show({ text: t('renamed'), tone: 'success' });
    onRenamed(result.value);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setIsEmpty(name.trim() === '');
    if (name.trim() !== '' && !sending) void send();
  };
  return (
    <Dialog
      title={t('renameTitle', { name: workshop.name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{action('cancel')}</Button>
          <Button primary type="submit" form={formId} aria-disabled={sending}>
            {sending ? action('sending') : t('renameSave')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate>
        <Field
          label={t('newName')}
          value={name}
          maxLength={MAX_WORKSHOP_NAME_CHARS}
          autoComplete="off"
          error={isEmpty ? fields('nameEmpty') : undefined}
          onTextChange={(text) => {
            setName(text);
            setIsEmpty(false);
          }}
        />
      </form>
      {error && <FieldError>{errorMessage(error)}</FieldError>}
    </Dialog>
  );
}
