import { useId, useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { Field } from '#app/_components/field.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import { RequiredReadinessField } from '#app/_components/required-readiness-field.tsx';
import { StartFields } from '#app/_components/start-fields.tsx';
import { TimeZonePicker } from '#app/_components/time-zone-picker.tsx';
import { useToasts } from '#app/_components/toasts.tsx';
import { useJsonDraft } from '#app/_components/use-json-draft.ts';
import { findFieldErrors, parseStart } from '#app/_components/workshop-field-rules.ts';
import { WorkshopLanguageField } from '#app/_components/workshop-language-field.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { MAX_EXPECTED_SEATS, MAX_WORKSHOP_NAME_CHARS } from '#lib/protocol/limits.ts';
import { findFieldConflict, type WorkshopField } from '#lib/room/lifecycle.ts';
import { ChangeCodeDialog } from './change-code-dialog.tsx';
import { SETTINGS_LIKE, toFields, toUpdate, type SettingsFields } from './settings-draft.ts';

interface Props {
  readonly workshop: WorkshopSummary;
  readonly students: number;
  /** The page isn't connected. */
  readonly disabled: boolean;
}

/** What was asked when the workshop was created. The state decides which of it can be changed. */
export function BasicsSection({ workshop, students, disabled }: Props) {
  const t = useTranslations('settings');
  const fields = useTranslations('workshopFields');
  const id = useId();
  const form = useBasicsForm(workshop, disabled);
  const { values, errorAt, change } = form;
  const isFixed = (field: WorkshopField) => findFieldConflict(field, workshop.state) !== null;
  return (
    <PageSection title={t('basics')}>
      <FixedNote state={workshop.state} />
      <form
        data-part="basics-form"
        aria-label={t('basics')}
        className="grid max-w-544 gap-12 py-8"
        onSubmit={form.submit}
        noValidate
      >
        <Field
          label={fields('name')}
          value={values.name}
          maxLength={MAX_WORKSHOP_NAME_CHARS}
          autoComplete="off"
          disabled={isFixed('name')}
          error={errorAt('name')}
          onTextChange={(name) => change({ name })}
        />
        <StartFields
          value={values}
          errors={form.errors}
          serverError={form.serverErrorAt('startsAt')}
          disabled={isFixed('startsAt')}
          warnsAboutPast={form.isStartChanged}
          onChange={change}
        />
        <TimeZonePicker
          value={values.timeZone}
          at={parseStart(values) ?? workshop.startsAt}
          disabled={isFixed('timeZone')}
          error={errorAt('timeZone')}
          onSelect={(timeZone) => change({ timeZone })}
        />
        <label className="flex min-h-28 items-center gap-8" htmlFor={`${id}-zone`}>
          <input
            id={`${id}-zone`}
            type="checkbox"
            className="size-16 flex-none"
            checked={values.showsZone}
            disabled={isFixed('showsZone')}
            onChange={({ target }) => change({ showsZone: target.checked })}
          />
          {t('showsZone')}
        </label>
        <WorkshopLanguageField
          value={values.language}
          disabled={isFixed('language')}
          onSelect={(language) => change({ language })}
        />
        <Field
          label={fields('code')}
          hint={t('codeHint')}
          value={values.code}
          className="w-192"
          maxLength={20}
          autoComplete="off"
          spellCheck={false}
          disabled={isFixed('code')}
          error={errorAt('code')}
          onTextChange={(code) => change({ code })}
        />
        <Field
          label={fields('seats')}
          hint={fields('seatsHint')}
          inputMode="numeric"
          className="w-96"
          autoComplete="off"
          value={values.seats}
          disabled={isFixed('expectedSeats')}
          error={errorAt('seats', 'expectedSeats')}
          onTextChange={(seats) => change({ seats })}
        />
        <RequiredReadinessField
          value={values.required}
          disabled={isFixed('requiredReadiness')}
          onSelect={(required) => change({ required })}
        />
        {form.otherError !== null && <FieldError>{form.otherError}</FieldError>}
        {workshop.state !== 'archived' && (
          <p className="flex flex-wrap items-center gap-12">
            <Button primary type="submit" aria-disabled={form.isOff}>
              {t('save')}
            </Button>
            {disabled && <span role="status">{t('reconnecting')}</span>}
          </p>
        )}
      </form>
      {form.isAsking && (
        <ChangeCodeDialog
          code={workshop.code}
          students={students}
          onConfirm={form.confirm}
          onClose={form.cancel}
        />
      )}
    </PageSection>
  );
}

/** Why some of the fields can't be changed. */
function FixedNote({ state }: { readonly state: WorkshopSummary['state'] }) {
  const t = useTranslations('settings');
  if (state === 'live') return <p>{t('fixedLive')}</p>;
  if (state === 'ended') return <p>{t('fixedEnded')}</p>;
  return state === 'archived' && <p>{t('fixedArchived')}</p>;
}

function useBasicsForm(opened: WorkshopSummary, isOffline: boolean) {
  const t = useTranslations('settings');
  const fields = useTranslations('workshopFields');
  const errorMessage = useErrorMessage();
  const toasts = useToasts();
  const { typed, type, clear } = useJsonDraft<SettingsFields>(
    `podium.settings.${opened.id}`,
    SETTINGS_LIKE,
  );
  // The room's view doesn't have it, so it is as of the load of the page or the last change here.
  const [requiredReadiness, setRequiredReadiness] = useState(opened.requiredReadiness);
  const [isSending, setIsSending] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const [serverError, setServerError] = useState<ApiError | null>(null);
  const workshop = { ...opened, requiredReadiness };
  const values = { ...toFields(workshop), ...typed };
  const errors = findFieldErrors(values);
  const hasErrors = Object.keys(errors).length > 0;
  const update = toUpdate(typed, workshop);
  const isOff = isSending || isOffline || hasErrors || Object.keys(update).length === 0;

  const serverErrorAt = (field: string): string | undefined =>
    serverError && 'field' in serverError && serverError.field === field
      ? errorMessage(serverError)
      : undefined;
  const send = async () => {
    setIsAsking(false);
    setIsSending(true);
    const result = await api.updateWorkshop(workshop.id, update);
    setIsSending(false);
    setServerError(result.ok ? null : result.error);
    if (!result.ok) return;
    setRequiredReadiness(result.value.requiredReadiness);
    clear();
    toasts.show({ text: t('saved'), tone: 'success' });
  };
  return {
    values,
    errors,
    isOff,
    isAsking,
    isStartChanged: update.startsAt !== undefined,
    serverErrorAt,
    errorAt: (field: 'name' | 'timeZone' | 'seats' | 'code', serverField: string = field) => {
      const key = errors[field];
      return key ? fields(key, { max: MAX_EXPECTED_SEATS }) : serverErrorAt(serverField);
    },
    otherError:
      serverError && !('field' in serverError && serverError.field)
        ? errorMessage(serverError)
        : null,
    change: (part: Partial<SettingsFields>) => {
      type(part);
      setServerError(null);
    },
    submit: (event: SubmitEvent) => {
      event.preventDefault();
      if (isOff) return;
      if (update.code === undefined) void send();
      else setIsAsking(true);
    },
    confirm: () => void send(),
    cancel: () => setIsAsking(false),
  };
}
