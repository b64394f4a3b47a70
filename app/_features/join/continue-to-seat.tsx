import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { FormPage } from '#app/_components/form-page.tsx';
import type { JoinResult } from '#lib/protocol/api/seats.ts';

interface Props {
  readonly joinResult: JoinResult;
  /** Why the display name differs from the entered one. */
  readonly reason: string;
}

/** After joining under another name than the entered one: the reason, and the way to the seat. */
export function ContinueToSeat({ joinResult, reason }: Props) {
  const t = useTranslations('student.join');
  return (
    <FormPage
      focusesTitle
      title={joinResult.seat.displayName}
      lead={<span role="status">{reason}</span>}
    >
      <p className="pt-24">
        <ButtonLink primary size="large" href={`/seat/${joinResult.seat.id}`}>
          {t('goOn')}
        </ButtonLink>
      </p>
    </FormPage>
  );
}
