import { useRouter } from 'next/navigation';
import { useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { useCurrentPerson } from '#app/_components/current-person.tsx';
import { Field } from '#app/_components/field.tsx';
import { InlineForm } from '#app/_components/inline-form.tsx';
import { useToasts } from '#app/_components/toasts.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { MAX_DISPLAY_NAME_CHARS } from '#lib/protocol/limits.ts';

/** Changes the reader's display name. Open pages of students and staff follow by themselves. */
export function NameForm() {
  const t = useTranslations('account');
  const signIn = useTranslations('student.signIn');
  const errorMessage = useErrorMessage();
  const router = useRouter();
  const toasts = useToasts();
  const { name: savedName } = useCurrentPerson();
  const [typed, setTyped] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const text = typed ?? savedName;
  const save = async () => {
    setSending(true);
    const result = await api.renameSelf({ displayName: text });
    setSending(false);
    setError(result.ok ? null : result.error);
    if (!result.ok) return;
    const { name } = result.value;
    setTyped(null);
    toasts.show({
      tone: 'success',
      text:
        name === text.trim() ? t('nameSaved', { name }) : t('nameNumbered', { wanted: text, name }),
    });
    router.refresh();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (text.trim() !== '' && !sending) void save();
  };
  return (
    <InlineForm onSubmit={submit}>
      <Field
        label={signIn('nameField')}
        hint={t('nameHint')}
        error={error === null ? null : errorMessage(error)}
        autoComplete="nickname"
        characters={28}
        maxLength={MAX_DISPLAY_NAME_CHARS}
        value={text}
        onTextChange={(next) => {
          setTyped(next);
          setError(null);
        }}
      />
      <Button type="submit" primary aria-disabled={sending || text.trim() === ''}>
        {signIn('nameSave')}
      </Button>
    </InlineForm>
  );
}
