import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { cn } from '#app/_components/cn.ts';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';
import { DateTime } from '#app/_components/date-time.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import { api, type ApiResult } from '#lib/client/api.ts';
import { useNow } from '#lib/client/hooks.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { TokenSummary } from '#lib/protocol/api/tokens.ts';
import { isInvitableRole } from './invitable-roles.ts';

interface Props {
  readonly workshopId: string;
  readonly tokens: ApiResult<readonly TokenSummary[]>;
}

/** The links and tokens of the workshop, with a button to revoke each. */
export function TokensSection({ workshopId, tokens }: Props) {
  const t = useTranslations('instructor.access');
  const common = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  const router = useRouter();
  const [error, setError] = useState<ApiError | null>(null);
  const revoke = async (id: string) => {
    const result = await api.revokeToken(workshopId, id);
    setError(result.ok ? null : result.error);
    router.refresh();
  };
  return (
    <PageSection title={t('tokens')}>
      {error && <FieldError>{errorMessage(error)}</FieldError>}
      {!tokens.ok && (
        <p role="alert">
          {errorMessage(tokens.error)}{' '}
          <Button onClick={() => router.refresh()}>{common('retry')}</Button>
        </p>
      )}
      {tokens.ok && tokens.value.length === 0 && <p className="text-soft">{t('noTokens')}</p>}
      {tokens.ok && (
        <ul data-part="tokens">
          {tokens.value.map((token) => (
            <TokenRow key={token.id} token={token} onRevoke={() => void revoke(token.id)} />
          ))}
        </ul>
      )}
    </PageSection>
  );
}

interface TokenRowProps {
  readonly token: TokenSummary;
  readonly onRevoke: () => void;
}

function TokenRow({ token, onRevoke }: TokenRowProps) {
  const t = useTranslations('instructor.access');
  const levelText = useTranslations('exports');
  const now = useNow(MINUTE_MS);
  const inactiveReason = token.revoked
    ? t('revoked')
    : now !== null && now > token.expiresAt
      ? t('expired')
      : null;
  const details = [
    token.label,
    token.role !== null && isInvitableRole(token.role) ? t(`roles.${token.role}`) : null,
    token.mode === null ? null : t(`modes.${token.mode}`),
    token.level === null ? null : levelText(`levels.${token.level}`),
    token.mode === 'listed' ? t('listedMachines', { count: token.machines }) : null,
  ].filter((detail) => detail !== null);
  return (
    <li
      className={cn(
        'flex flex-wrap items-center gap-8 border-b border-rule py-6',
        inactiveReason && 'text-soft',
      )}
    >
      <span className="min-w-192 flex-1">
        <b>{t(`kind.${token.kind}`)}</b> {details.join(', ')}
      </span>
      <span>
        {token.kind === 'export' ? '' : t('usesLeft', { left: token.usesLeft, uses: token.uses })}
      </span>
      <span>
        {inactiveReason ?? (
          <>
            {t('expires')} <DateTime at={token.expiresAt} />
          </>
        )}
      </span>
      {!inactiveReason && (
        <ConfirmButton
          label={t('revoke')}
          question={t('revokeAsk')}
          confirmLabel={t('revokeSure')}
          cancelLabel={t('cancel')}
          onConfirm={onRevoke}
        />
      )}
    </li>
  );
}
