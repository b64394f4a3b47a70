'use client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { FormPage } from '#app/_components/form-page.tsx';
import type { ApiResult } from '#lib/client/api.ts';
import { studentApi } from '#lib/client/student-api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { ShortCommandTarget } from '#lib/protocol/api/seats.ts';
import { useHashOrQuery } from './use-hash-or-query.ts';
import { normalizeCodeInput } from './validate-input.ts';

/** The install command behind the code of a short one, to copy it to the VM. */
export function ShortCommandPage() {
  const t = useTranslations('student.shortCommand');
  const errorMessage = useErrorMessage();
  const code = useHashOrQuery('code');
  const [result, setResult] = useState<ApiResult<ShortCommandTarget> | null>(null);
  useEffect(() => {
    if (code === null) return;
    let mounted = true;
    void studentApi.resolveShortCommand({ code: normalizeCodeInput(code) }).then((resolved) => {
      if (mounted) setResult(resolved);
    });
    return () => {
      mounted = false;
    };
  }, [code]);

  const isCodeError =
    result?.ok === false && ['code-unknown', 'code-expired'].includes(result.error.error);
  return (
    <FormPage
      title={t('title')}
      lead={
        result?.ok === true
          ? t('lead', { workshop: result.value.workshop, label: result.value.seat.label })
          : t('leadLoading')
      }
    >
      {result?.ok === true && (
        <CopyableCode className="mt-24" label={t('command')} text={result.value.installCommand} />
      )}
      {result?.ok === false && (
        <FieldError size="large">
          {isCodeError || result.error.error === 'malformed'
            ? t('wrong')
            : errorMessage(result.error)}
        </FieldError>
      )}
      {result === null && (
        <p className="pt-24" role="status">
          {t('loading')}
        </p>
      )}
    </FormPage>
  );
}
