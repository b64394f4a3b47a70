'use client';
import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { FormPage } from '#app/_components/form-page.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { MAX_DISPLAY_NAME_CHARS } from '#lib/protocol/limits.ts';

/**
 * Asks a staff member for the name that others see. It comes before everything else, and then
 * `destination` opens.
 */
export function ChooseNameForm({ destination }: { readonly destination: Route }) {
  const t = useTranslations('student.signIn');
  const errorMessage = useErrorMessage();
  const router = useRouter();
  const [name, setName] = useState('');
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);

  async function save() {
    setSending(true);
    const result = await api.renameSelf({ displayName: name });
    if (result.ok) return router.replace(destination);
    setSending(false);
    setError(result.error);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    void save();
  }

  return (
    <FormPage title={t('nameTitle')} lead={t('nameLead')}>
      <form className="grid justify-items-start gap-24 pt-24" onSubmit={submit} noValidate>
        <Field
          size="large"
          label={t('nameField')}
          hint={t('nameHint')}
          value={name}
          onTextChange={(text) => {
            setName(text);
            setError(null);
          }}
          error={error === null ? null : errorMessage(error)}
          autoFocus
          autoComplete="nickname"
          maxLength={MAX_DISPLAY_NAME_CHARS}
        />
        <Button primary size="large" type="submit" disabled={sending || name.trim() === ''}>
          {t('nameSave')}
        </Button>
      </form>
    </FormPage>
  );
}
