'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Sure } from '#app/_components/confirm-button.tsx';
import { Day } from '#app/_components/time.tsx';
import { api } from '#lib/client/api.ts';
import { useNow } from '#lib/client/hooks.ts';
import { useErrorWords, type ApiError } from '#lib/i18n/error-messages.ts';
import type { TokenSummary } from '#lib/protocol/http.ts';
import type { Fetched } from '#app/_components/use-api-result.ts';

interface Props {
  readonly event: string;
  readonly fetched: Fetched<TokenSummary[]>;
  readonly again: () => void;
}

/** Everything that lets somebody in, and how to take it back. */
export function TokensSection({ event, fetched, again }: Props) {
  const t = useTranslations('instructor.setup');
  const common = useTranslations('common.act');
  const errorWords = useErrorWords();
  const [error, setError] = useState<ApiError | null>(null);
  const revoke = async (id: string) => {
    const answer = await api.revokeToken(event, id);
    setError(answer.ok ? null : answer.error);
    again();
  };
  return (
    <section className="setup-section">
      <h2 className="section-head">{t('tokens')}</h2>
      {error && (
        <p role="alert" className="field-error">
          {errorWords(error)}
        </p>
      )}
      {fetched.state === 'failed' && (
        <p role="alert">
          {errorWords(fetched.error)} <Button onClick={again}>{common('retry')}</Button>
        </p>
      )}
      {fetched.state === 'here' && fetched.value.length === 0 && (
        <p className="soft">{t('noTokens')}</p>
      )}
      {fetched.state === 'here' && (
        <ul className="tokens">
          {fetched.value.map((token) => (
            <TokenLine key={token.id} token={token} revoke={() => void revoke(token.id)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function TokenLine({
  token,
  revoke,
}: {
  readonly token: TokenSummary;
  readonly revoke: () => void;
}) {
  const t = useTranslations('instructor.setup');
  const now = useNow(60_000);
  const over = token.revoked
    ? t('revoked')
    : now !== null && now > token.expiresAt
      ? t('expired')
      : null;
  return (
    <li className={over ? 'soft' : undefined}>
      <span>
        <b>{t(`kind.${token.kind}`)}</b>{' '}
        {[token.label, token.role !== null && isRole(token.role) ? t(`roles.${token.role}`) : null]
          .filter((part) => part !== null)
          .join(', ')}
      </span>
      <span>
        {token.kind === 'export' ? '' : t('left', { left: token.usesLeft, uses: token.uses })}
      </span>
      <span>
        {over ?? (
          <>
            {t('until')} <Day at={token.expiresAt} />
          </>
        )}
      </span>
      {!over && (
        <Sure
          label={t('revoke')}
          ask={t('revokeAsk')}
          sure={t('revokeSure')}
          cancel={t('cancel')}
          act={revoke}
        />
      )}
    </li>
  );
}

const ROLES = ['instructor', 'assistant', 'organiser', 'projector'] as const;
function isRole(role: string): role is (typeof ROLES)[number] {
  return (ROLES as readonly string[]).includes(role);
}
