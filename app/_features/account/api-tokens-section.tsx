import type { Route } from 'next';
import Link from 'next/link';
import { Suspense, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { PageSection } from '#app/_components/page-section.tsx';
import { useToasts } from '#app/_components/toasts.tsx';
import { useSessionData } from '#app/_components/use-session-data.ts';
import { apiTokensApi } from '#lib/client/api-tokens-api.ts';
import { useNow } from '#lib/client/hooks.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatDay } from '#lib/i18n/times.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { ApiTokenSummary } from '#lib/protocol/api/api-tokens.ts';

const [CreateTokenDialog, preloadDialog] = lazyWithPreload(() =>
  import('./create-token-dialog.tsx').then((module) => module.CreateTokenDialog),
);

/** The API tokens of the reader, and how to create and revoke them. */
export function ApiTokensSection() {
  const t = useTranslations('apiTokens');
  const common = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  const { result, reload } = useSessionData(apiTokensApi.listApiTokens);
  const [isCreating, setIsCreating] = useState(false);
  // Gets the focus when the button that had it is gone with its token.
  const list = useRef<HTMLUListElement>(null);
  return (
    <PageSection title={t('title')}>
      <p className="pb-8 text-soft">
        {t('lead')} <Link href={'/help/api' as Route}>{t('documentation')}</Link>
      </p>
      {result === null && <div aria-hidden="true" className="h-44 bg-sunk" />}
      {result?.ok === false && (
        <div className="flex flex-wrap items-center gap-8">
          <FieldError>{errorMessage(result.error)}</FieldError>
          <Button onClick={reload}>{common('retry')}</Button>
        </div>
      )}
      {result?.ok === true && result.value.length === 0 && <p>{t('empty')}</p>}
      <ul ref={list} tabIndex={-1} data-part="api-tokens" aria-label={t('title')}>
        {(result?.ok === true ? result.value : []).map((token) => (
          <TokenRow
            key={token.id}
            token={token}
            onRevoked={() => {
              list.current?.focus();
              reload();
            }}
          />
        ))}
      </ul>
      <p className="pt-8">
        <Button onPointerEnter={preloadDialog} onClick={() => setIsCreating(true)}>
          {t('create')}
        </Button>
      </p>
      <Suspense>
        {isCreating && (
          <CreateTokenDialog onClose={() => setIsCreating(false)} onCreated={reload} />
        )}
      </Suspense>
    </PageSection>
  );
}

function TokenRow({
  token,
  onRevoked,
}: {
  readonly token: ApiTokenSummary;
  readonly onRevoked: () => void;
}) {
  const t = useTranslations('apiTokens');
  const common = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  const toasts = useToasts();
  const now = useNow(MINUTE_MS);
  const [sending, setSending] = useState(false);
  const { id, name, scopes, workshops, revoked, expiresAt } = token;
  const isExpired = now !== null && now >= expiresAt;
  const revoke = async () => {
    setSending(true);
    const result = await apiTokensApi.revokeApiToken(id);
    setSending(false);
    if (result.ok) {
      toasts.show({ tone: 'success', text: t('revokeDone', { name }) });
      onRevoked();
    } else toasts.show({ tone: 'error', text: errorMessage(result.error) });
  };
  return (
    <li className="flex flex-wrap items-center justify-between gap-8 border-b border-rule py-6">
      <div className="min-w-0 wrap-anywhere">
        <b>{name}</b>
        <p>{scopes.join(', ')}</p>
        <p className="text-soft">{workshops === null ? t('workshopsAll') : workshops.join(', ')}</p>
        <TokenState token={token} isExpired={isExpired} />
      </div>
      {!revoked && !isExpired && (
        <ConfirmButton
          label={t('revoke')}
          accessibleName={t('revokeOf', { name })}
          question={t('revokeAsk')}
          confirmLabel={t('revokeSure')}
          cancelLabel={common('cancel')}
          disabled={sending}
          onConfirm={() => void revoke()}
        />
      )}
    </li>
  );
}

/** Whether a token can be used, until when, and when it was used. */
function TokenState({
  token: { revoked, expiresAt, lastUsedOn, uses },
  isExpired,
}: {
  readonly token: ApiTokenSummary;
  readonly isExpired: boolean;
}) {
  const t = useTranslations('apiTokens');
  const { language } = useLanguage();
  const date = formatDay(expiresAt, language);
  return (
    <p className="text-soft">
      {revoked ? t('revoked') : isExpired ? t('expired', { date }) : t('expires', { date })}
      {' · '}
      {lastUsedOn === null
        ? t('unused')
        : t('used', { date: formatDay(Date.parse(lastUsedOn), language, 'UTC'), uses })}
    </p>
  );
}
