import Link from 'next/link';
import { useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { Field } from '#app/_components/field.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { instantToZonedTime, nextFullHour, zonedTimeToIso } from '#app/_components/zoned-time.ts';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { PackSummary } from '#lib/protocol/api/packs.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { CourseField } from './course-field.tsx';
import { WorkshopLanguageField } from './workshop-language-field.tsx';
import { findDraftErrors, type DraftField, type WorkshopDraft } from './workshop-draft.ts';

function initialDraft(language: WorkshopDraft['language']): WorkshopDraft {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return {
    name: '',
    packId: '',
    startsAtLocal: instantToZonedTime(nextFullHour(Date.now()), timeZone),
    timeZone,
    language,
    code: '',
  };
}

interface Props {
  readonly packs: readonly PackSummary[];
  readonly onCreated: (workshop: WorkshopSummary) => void;
}

/** The form that creates a workshop. It keeps the input until the workshop exists. */
export function CreateWorkshop({ packs, onCreated }: Props) {
  const t = useTranslations('instructor.create');
  const errorMessage = useErrorMessage();
  const { language } = useLanguage();
  const [draft, setDraft] = useState(() => initialDraft(language));
  const [submitAttempted, setSubmitAttempted] = useState(false);
  const [sending, setSending] = useState(false);
  const [serverError, setServerError] = useState<ApiError | null>(null);
  const [created, setCreated] = useState<WorkshopSummary | null>(null);
  const courses = packs.filter((pack) => pack.state === 'ready');
  const packId = draft.packId || (courses[0]?.id ?? '');
  const errors = submitAttempted ? findDraftErrors(draft) : {};

  const updateDraft = (part: Partial<WorkshopDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setServerError(null);
  };
  const fieldError = (field: DraftField): string | undefined => {
    const error = errors[field];
    if (error) return t(error);
    return serverError && 'field' in serverError && serverError.field === field
      ? errorMessage(serverError)
      : undefined;
  };
  const send = async () => {
    setSubmitAttempted(true);
    if (Object.keys(findDraftErrors(draft)).length > 0) return;
    // After the check above, because an unknown time zone would throw.
    const startsAt = zonedTimeToIso(draft.startsAtLocal, draft.timeZone);
    if (startsAt === null) return;
    setSending(true);
    const { name, timeZone, code } = draft;
    const result = await api.createWorkshop({
      name,
      packId,
      startsAt,
      timeZone,
      language: draft.language,
      ...(code.trim() === '' ? {} : { code }),
    });
    setSending(false);
    if (!result.ok) return setServerError(result.error);
    onCreated(result.value);
    setCreated(result.value);
    setSubmitAttempted(false);
    setDraft(initialDraft(draft.language));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void send();
  };
  const formError =
    serverError && !('field' in serverError && serverError.field)
      ? errorMessage(serverError)
      : null;
  return (
    <form className="grid gap-12" onSubmit={submit} noValidate aria-label={t('title')}>
      <SectionHeading>{t('title')}</SectionHeading>
      <Field
        label={t('name')}
        value={draft.name}
        placeholder={t('namePlaceholder')}
        maxLength={200}
        error={fieldError('name')}
        onTextChange={(name) => updateDraft({ name })}
      />
      <CourseField
        courses={courses}
        value={packId}
        error={fieldError('packId')}
        onSelect={(id) => updateDraft({ packId: id })}
      />
      <Field
        label={t('starts')}
        type="datetime-local"
        value={draft.startsAtLocal}
        error={fieldError('startsAt')}
        onTextChange={(startsAtLocal) => updateDraft({ startsAtLocal })}
      />
      <Field
        label={t('zone')}
        list="zones"
        value={draft.timeZone}
        hint={t('zoneHint')}
        error={fieldError('timeZone')}
        autoComplete="off"
        onTextChange={(timeZone) => updateDraft({ timeZone })}
      />
      <datalist id="zones">
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <WorkshopLanguageField
        value={draft.language}
        onSelect={(selected) => updateDraft({ language: selected })}
      />
      <Field
        label={t('code')}
        value={draft.code}
        hint={t('codeHint')}
        error={fieldError('code')}
        maxLength={20}
        autoComplete="off"
        spellCheck={false}
        onTextChange={(code) => updateDraft({ code })}
      />
      {formError && <FieldError>{formError}</FieldError>}
      <p className="flex flex-wrap items-center gap-12">
        <Button primary type="submit" disabled={sending}>
          {sending ? t('sending') : t('submit')}
        </Button>
        {created && (
          <span role="status">
            <Link href={`/workshops/${created.id}/access`}>
              {t('created', { name: created.name, code: created.code })}
            </Link>
          </span>
        )}
      </p>
    </form>
  );
}
