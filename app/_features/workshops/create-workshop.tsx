'use client';
import { useId, useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Field, FieldFrame } from '#app/_components/field.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { LANGUAGES } from '#lib/i18n/language.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import { useApiResult } from '#app/_components/use-api-result.ts';
import { findDraftErrors, type WorkshopDraft, type DraftField } from './workshop-draft.ts';
import { instantToZonedTime, nextFullHour, zonedTimeToIso } from '#app/_components/zoned-time.ts';

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

/** A new event. What was typed stays until the event is there; each mistake stands under its field. */
export function CreateWorkshop({
  onCreated,
}: {
  readonly onCreated: (workshop: WorkshopSummary) => void;
}) {
  const t = useTranslations('instructor.create');
  const errorWords = useErrorMessage();
  const { language } = useLanguage();
  const [draft, setDraft] = useState(() => initialDraft(language));
  const [submitAttempted, setSubmitAttempted] = useState(false);
  const [sending, setSending] = useState(false);
  const [serverError, setServerError] = useState<ApiError | null>(null);
  const [done, setDone] = useState<WorkshopSummary | null>(null);
  const { result: packs } = useApiResult(api.listPacks);
  const packList =
    packs.state === 'loaded' ? packs.value.filter((each) => each.state === 'ready') : [];
  const packId = draft.packId || (packList[0]?.id ?? '');
  const errors = submitAttempted ? findDraftErrors(draft) : {};

  const updateDraft = (part: Partial<WorkshopDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setServerError(null);
  };
  const fieldError = (field: DraftField): string | undefined => {
    const error = errors[field];
    if (error) return t(error);
    return serverError && 'field' in serverError && serverError.field === field
      ? errorWords(serverError)
      : undefined;
  };
  const send = async () => {
    setSubmitAttempted(true);
    if (Object.keys(findDraftErrors(draft)).length > 0) return;
    // Only now: a zone that the browser does not know cannot be computed with.
    const startsAt = zonedTimeToIso(draft.startsAtLocal, draft.timeZone);
    if (startsAt === null) return;
    setSending(true);
    const { name, timeZone, code } = draft;
    const answer = await api.createWorkshop({
      name,
      packId,
      startsAt,
      timeZone,
      language: draft.language,
      ...(code.trim() === '' ? {} : { code }),
    });
    setSending(false);
    if (!answer.ok) return setServerError(answer.error);
    onCreated(answer.value);
    setDone(answer.value);
    setSubmitAttempted(false);
    setDraft(initialDraft(draft.language));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void send();
  };
  const formError =
    serverError && !('field' in serverError && serverError.field)
      ? errorWords(serverError)
      : packs.state === 'failed'
        ? errorWords(packs.error)
        : null;
  return (
    <form className="form" onSubmit={submit} noValidate aria-label={t('title')}>
      <h2 className="section-head">{t('title')}</h2>
      <Field
        label={t('name')}
        value={draft.name}
        placeholder={t('namePlaceholder')}
        maxLength={200}
        error={fieldError('name')}
        onChange={(event) => updateDraft({ name: event.target.value })}
      />
      <PackField
        packs={packs.state === 'loaded' ? packList : null}
        value={packId}
        error={fieldError('pack')}
        onSelect={(id) => updateDraft({ packId: id })}
      />
      <Field
        label={t('starts')}
        type="datetime-local"
        value={draft.startsAtLocal}
        error={fieldError('startsAt')}
        onChange={(event) => updateDraft({ startsAtLocal: event.target.value })}
      />
      <Field
        label={t('zone')}
        list="zones"
        value={draft.timeZone}
        hint={t('zoneHint')}
        error={fieldError('timeZone')}
        autoComplete="off"
        onChange={(event) => updateDraft({ timeZone: event.target.value })}
      />
      <datalist id="zones">
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <LanguageField value={draft.language} onSelect={(each) => updateDraft({ language: each })} />
      <Field
        label={t('code')}
        value={draft.code}
        hint={t('codeHint')}
        error={fieldError('code')}
        maxLength={20}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => updateDraft({ code: event.target.value })}
      />
      {formError && (
        <p role="alert" className="field-error">
          {formError}
        </p>
      )}
      <p className="form-end">
        <Button primary type="submit" disabled={sending || packs.state !== 'loaded'}>
          {sending ? t('sending') : t('submit')}
        </Button>
        {done && (
          <span role="status">
            <a href={`/events/${done.id}/setup`}>
              {t('created', { name: done.name, code: done.code })}
            </a>
          </span>
        )}
      </p>
    </form>
  );
}

function PackField({
  packs,
  value,
  error,
  onSelect,
}: {
  readonly packs:
    | readonly {
        readonly id: string;
        readonly title: Readonly<Record<'ja' | 'en', string>>;
        readonly exerciseCount: number;
      }[]
    | null;
  readonly value: string;
  readonly error: string | undefined;
  readonly onSelect: (id: string) => void;
}) {
  const t = useTranslations('instructor.create');
  const { language } = useLanguage();
  const id = useId();
  return (
    <FieldFrame
      id={id}
      label={t('course')}
      error={error ?? (packs?.length === 0 ? t('noCourses') : undefined)}
    >
      <select id={id} value={value} onChange={(event) => onSelect(event.target.value)}>
        {packs?.map((each) => (
          <option key={each.id} value={each.id}>
            {t('courseOption', { title: each.title[language], exercises: each.exerciseCount })}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

function LanguageField({
  value,
  onSelect,
}: {
  readonly value: WorkshopDraft['language'];
  readonly onSelect: (language: WorkshopDraft['language']) => void;
}) {
  const t = useTranslations('instructor.create');
  const names = useTranslations('common.language');
  return (
    <fieldset className="field">
      <legend>{t('language')}</legend>
      <span className="radios">
        {LANGUAGES.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="language"
              checked={value === each}
              onChange={() => onSelect(each)}
            />{' '}
            {names(each)}
          </label>
        ))}
      </span>
    </fieldset>
  );
}
