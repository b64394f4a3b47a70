import { useRouter } from 'next/navigation';
import { useId, useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';
import { controlVariants } from '#app/_components/control-variants.ts';
import { FieldError } from '#app/_components/field-error.tsx';
import { FieldFrame } from '#app/_components/field-frame.tsx';
import { Field } from '#app/_components/field.tsx';
import { InlineForm } from '#app/_components/inline-form.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import { useAction } from '#app/_components/use-action.ts';
import { api } from '#lib/client/api.ts';
import type { Joining } from '#lib/protocol/api/admission.ts';
import { MAX_SEAT_LIMIT } from '#lib/protocol/limits.ts';
import { parseSeatLimit } from './parse-seat-limit.ts';
import type { AdmissionProps } from './admission-props.ts';

/** Not from the schema, which would load zod into the page. */
const JOINING_OPTIONS = ['open', 'approval', 'closed'] as const satisfies readonly Joining[];

interface Props extends AdmissionProps {
  /** Only owners change the seat limit. */
  readonly isOwner: boolean;
}

/** Who can join with the join code, the seat limit, and another join code. */
export function JoiningSection({ workshopId, admission, onDone, isOwner }: Props) {
  const t = useTranslations('instructor.access.admission');
  const id = useId();
  const router = useRouter();
  const { sending, error, run } = useAction(onDone);
  const [limitText, setLimitText] = useState<string | null>(null);
  const [submitAttempted, setSubmitAttempted] = useState(false);
  const [saved, setSaved] = useState(false);
  const { joining, seatLimit } = admission;
  const limit = limitText === null ? seatLimit : parseSeatLimit(limitText);
  const update = async (body: Parameters<typeof api.updateWorkshop>[1]) => {
    setSaved(false);
    const done = await run(() => api.updateWorkshop(workshopId, body));
    setSaved(done !== null);
    // The code, the link and the QR code are rendered by the server.
    if (done !== null) router.refresh();
  };
  const submitLimit = async (event: SubmitEvent) => {
    event.preventDefault();
    setSubmitAttempted(true);
    if (limit === null) return;
    await update({ seatLimit: limit });
    setSubmitAttempted(false);
    setLimitText(null);
  };
  return (
    <PageSection title={t('joining.title')}>
      <div className="flex flex-wrap gap-12 py-8">
        <FieldFrame id={id} label={t('joining.who')}>
          <select
            id={id}
            className={controlVariants()}
            value={joining}
            disabled={sending}
            onChange={(event) => void update({ joining: event.target.value as Joining })}
          >
            {JOINING_OPTIONS.map((option) => (
              <option key={option} value={option}>
                {t(`joining.${option}`)}
              </option>
            ))}
          </select>
        </FieldFrame>
      </div>
      {joining === 'closed' && <p>{t('joining.closedNote')}</p>}
      {isOwner ? (
        <InlineForm onSubmit={(event) => void submitLimit(event)}>
          <Field
            label={t('joining.limit')}
            inputMode="numeric"
            characters={6}
            value={limitText ?? String(seatLimit)}
            error={
              submitAttempted && limit === null
                ? t('joining.limitWrong', { max: MAX_SEAT_LIMIT })
                : undefined
            }
            onTextChange={setLimitText}
          />
          <Button type="submit" disabled={sending}>
            {t('joining.save')}
          </Button>
        </InlineForm>
      ) : (
        <p className="text-soft">{t('joining.limitNow', { limit: seatLimit })}</p>
      )}
      <p className="py-8">
        <ConfirmButton
          label={t('joining.changeCode')}
          question={t('joining.changeCodeAsk')}
          confirmLabel={t('joining.changeCode')}
          cancelLabel={t('cancel')}
          disabled={sending}
          onConfirm={() => void update({ code: null })}
        />
      </p>
      <p role="status">{saved && t('joining.changed')}</p>
      {error !== null && <FieldError>{error}</FieldError>}
    </PageSection>
  );
}
