import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { FormPage } from '#app/_components/form-page.tsx';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { Rejoin } from './join-request.ts';
import { RelatedLinks } from './related-links.tsx';
import type { Join } from './use-join.ts';

interface Props {
  readonly join: Join;
  readonly rejoin: Rejoin;
}

/** Whether a student who comes back continues at the earlier seat or joins with a new one. */
export function RejoinQuestion({ join, rejoin }: Props) {
  const t = useTranslations('student.join');
  const errorMessage = useErrorMessage();
  const { sending, error } = join;
  const { displayName, label, ownSeatId } = rejoin.offer;
  const isRefused = rejoin.state === 'refused';
  const name = displayName ?? '';
  const continueLabel =
    displayName === null
      ? t('rejoin.continueAt', { label })
      : t('rejoin.continueAs', { name, label });
  return (
    <FormPage
      key={rejoin.state}
      focusesTitle
      title={t(isRefused ? 'rejoin.refused' : 'rejoin.title')}
      lead={<span role="status">{t(leadOf(rejoin), { name, label })}</span>}
    >
      <div data-part="rejoin" className="grid justify-items-start gap-12 pt-24">
        {error !== null && <FieldError size="large">{errorMessage(error)}</FieldError>}
        {!isRefused &&
          (ownSeatId === null ? (
            <Button
              primary
              size="large"
              disabled={sending}
              onClick={() => join.decideRejoin(rejoin, 'ask')}
            >
              {continueLabel}
            </Button>
          ) : (
            <ButtonLink primary size="large" href={`/seat/${ownSeatId}`}>
              {continueLabel}
            </ButtonLink>
          ))}
        <Button
          primary={isRefused}
          size="large"
          disabled={sending}
          onClick={() => join.decideRejoin(rejoin, 'new')}
        >
          {t('rejoin.newSeat')}
        </Button>
        <Button size="large" disabled={sending} onClick={() => join.decideRejoin(rejoin, 'back')}>
          {t('waitingBack')}
        </Button>
      </div>
      <RelatedLinks>
        <p>
          {t('shortCode')} <Link href="/claim">{t('shortCodeGo')}</Link>
        </p>
      </RelatedLinks>
    </FormPage>
  );
}

function leadOf({ state, offer }: Rejoin) {
  if (state === 'refused') return 'rejoin.refusedLead';
  if (offer.ownSeatId !== null) return 'rejoin.ownLead';
  return offer.displayName === null ? 'rejoin.labelLead' : 'rejoin.lead';
}
