'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';
import { DateTime } from '#app/_components/time.tsx';
import { api } from '#lib/client/api.ts';
import { useNow } from '#lib/client/hooks.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import type { TokenSummary } from '#lib/protocol/http.ts';
import type { FetchState } from '#app/_components/use-api-result.ts';

interface TokensSectionProps {
  readonly workshopId: string;
  readonly result: FetchState<TokenSummary[]>;
  readonly reload: () => void;
}

/** Everything that lets somebody in, and how to take it back. */
export function TokensSection({ workshopId, result, reload }: TokensSectionProps) {
  const t = useTranslations('instructor.access');
  const common = useTranslations('common.action');
  const errorWords = useErrorMessage();
  const [error, setError] = useState<ApiError | null>(null);
  const revoke = async (id: string) => {
    const answer = await api.revokeToken(workshopId, id);
    setError(answer.ok ? null : answer.error);
    reload();
  };
  return (
    <section className="setup-section">
      <h2 className="section-head">{t('tokens')}</h2>
      {error && (
        <p role="alert" className="field-error">
          {errorWords(error)}
        </p>
      )}
      {result.state === 'failed' && (
        <p role="alert">
          {errorWords(result.error)} <Button onClick={reload}>{common('retry')}</Button>
        </p>
      )}
      {result.state === 'loaded' && result.value.length === 0 && (
        <p className="soft">{t('noTokens')}</p>
      )}
      {result.state === 'loaded' && (
        <ul className="tokens">
          {result.value.map((token) => (
            <TokenRow key={token.id} token={token} onRevoke={() => void revoke(token.id)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function TokenRow({
  token,
  onRevoke,
}: {
  readonly token: TokenSummary;
  readonly onRevoke: () => void;
}) {
  const t = useTranslations('instructor.access');
  const now = useNow(60_000);
  const inactiveReason = token.revoked
    ? t('revoked')
    : now !== null && now > token.expiresAt
      ? t('expired')
      : null;
  return (
    <li className={inactiveReason ? 'soft' : undefined}>
      <span>
        <b>{t(`kind.${token.kind}`)}</b>{' '}
        {[
          token.label,
          token.role !== null && isInvitableRole(token.role) ? t(`roles.${token.role}`) : null,
        ]
          .filter((part) => part !== null)
          .join(', ')}
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

const INVITABLE_ROLES = ['instructor', 'assistant', 'organizer', 'projector'] as const;
function isInvitableRole(role: string): role is (typeof INVITABLE_ROLES)[number] {
  return (INVITABLE_ROLES as readonly string[]).includes(role);
}
