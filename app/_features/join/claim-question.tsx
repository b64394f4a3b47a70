import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { FormPage } from '#app/_components/form-page.tsx';
import type { ClaimQuestion as Question } from '#lib/protocol/api/seats.ts';
import { useSignedInAs } from './use-signed-in-as.ts';

interface Props {
  readonly question: Question;
  readonly sending: boolean;
  readonly error: string | null;
  readonly onOpen: () => void;
}

/**
 * Asks a staff member before a seat is opened in their browser: the link can come from a student.
 */
export function ClaimQuestion({ question: { person, seat }, sending, error, onOpen }: Props) {
  const t = useTranslations('student.connectSeat');
  const signedInAs = useSignedInAs();
  return (
    <FormPage
      title={t('title')}
      lead={
        <span role="status">
          {signedInAs(person)} {t('question', { label: seat.label })}
        </span>
      }
    >
      <div className="flex flex-wrap items-center gap-12 pt-24">
        <Button primary size="large" autoFocus disabled={sending} onClick={onOpen}>
          {sending ? t('sending') : t('openSeat')}
        </Button>
        <ButtonLink size="large" href="/workshops">
          {t('cancel')}
        </ButtonLink>
      </div>
      {error !== null && <FieldError size="large">{error}</FieldError>}
    </FormPage>
  );
}
