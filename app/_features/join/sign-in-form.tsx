'use client';
import { useRouter } from 'next/navigation';
import { useActionState, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FormPage } from '#app/_components/form-page.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { ChooseNameForm } from './choose-name-form.tsx';
import { useHashOrQuery } from './use-hash-or-query.ts';

const INVALID_TOKEN_ERRORS: readonly ApiError['error'][] = [
  'token-used',
  'token-expired',
  'token-unknown',
];

/**
 * Signs in with a one-time link. The link is used only when the button is pressed, because mail
 * programs open links to scan them.
 */
export function SignInForm() {
  const t = useTranslations('student.signIn');
  const errorMessage = useErrorMessage();
  const router = useRouter();
  const token = useHashOrQuery('token');
  const [needsName, setNeedsName] = useState(false);
  useEffect(() => {
    let mounted = true;
    void api.getCurrentUser().then((user) => {
      if (mounted && user.ok && user.value.person?.isNamed === false) setNeedsName(true);
    });
    return () => {
      mounted = false;
    };
  }, []);
  const [error, signIn, sending] = useActionState<ApiError | null>(async () => {
    const result = await api.signIn({ token: token ?? '' });
    if (!result.ok) return result.error;
    const user = await api.getCurrentUser();
    if (user.ok && user.value.person?.isNamed === false) setNeedsName(true);
    else router.replace('/workshops');
    return null;
  }, null);

  if (needsName) return <ChooseNameForm />;
  const isTokenMissing = token !== null && token.length < 10;
  return (
    <FormPage title={t('title')} lead={t('lead')}>
      <form className="grid justify-items-start gap-24 pt-24" action={signIn}>
        {isTokenMissing ? (
          <FieldError size="large">{t('missing')}</FieldError>
        ) : (
          <Button primary size="large" type="submit" disabled={sending || token === null}>
            {sending ? t('sending') : t('submit')}
          </Button>
        )}
        {error && <FieldError size="large">{errorMessage(error)}</FieldError>}
        {(isTokenMissing || (error && INVALID_TOKEN_ERRORS.includes(error.error))) && (
          <p className="text-soft">{t('lost')}</p>
        )}
      </form>
    </FormPage>
  );
}
