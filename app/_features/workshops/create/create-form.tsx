import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { Suspense, useEffect, useMemo, useRef, useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { Field } from '#app/_components/field.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { writeLocalStorage } from '#app/_components/local-storage.ts';
import { RequiredReadinessField } from '#app/_components/required-readiness-field.tsx';
import { StartFields } from '#app/_components/start-fields.tsx';
import { TimeZonePicker } from '#app/_components/time-zone-picker.tsx';
import { readerTimeZone } from '#app/_components/time-zones.ts';
import { useToasts } from '#app/_components/toasts.tsx';
import { useJsonDraft } from '#app/_components/use-json-draft.ts';
import { useOnline } from '#app/_components/use-online.ts';
import { findFieldErrors, parseStart } from '#app/_components/workshop-field-rules.ts';
import { WorkshopLanguageField } from '#app/_components/workshop-language-field.tsx';
import { useNow } from '#lib/client/hooks.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { PackSummary } from '#lib/protocol/api/packs.ts';
import type { DuplicateProposal } from '#lib/protocol/api/workshops.ts';
import { MAX_EXPECTED_SEATS, MAX_WORKSHOP_NAME_CHARS } from '#lib/protocol/limits.ts';
import { CourseField } from './course-field.tsx';
import { createFirstDraft, EMPTY_DRAFT, readMembers, toRequest } from './create-draft.ts';
import { useCreateWorkshop, type CreatedWorkshop } from './use-create-workshop.ts';

/** Rendered by the server, so that nothing moves when its code arrives. */
const [CreateMore] = lazyWithPreload(() =>
  import('./create-more.tsx').then((module) => module.CreateMore),
);

interface Props {
  readonly packs: readonly PackSummary[];
  /** The workshop to copy, and what the copy begins with; null for a new workshop. */
  readonly from: string | null;
  readonly proposal: DuplicateProposal | null;
  /** Called with the links of invited members. Without any, the new live room opens. */
  readonly onInvited: (created: CreatedWorkshop) => void;
}

/** The form that creates a workshop. What was typed survives a reload, and goes when it exists. */
export function CreateForm({ packs, from, proposal, onInvited }: Props) {
  const t = useTranslations('instructor.create');
  const fields = useTranslations('workshopFields');
  const errorMessage = useErrorMessage();
  const toasts = useToasts();
  const router = useRouter();
  const isOnline = useOnline();
  const now = useNow(MINUTE_MS);
  const storageKey = `podium.new-workshop.${from ?? ''}`;
  const { draft, type } = useCreateDraft(storageKey, proposal, now);
  const { isSending, error: serverError, clearError, create } = useCreateWorkshop(from);
  const [attempts, setAttempts] = useState(0);
  /** The start in the past that the reader was warned about. */
  const [warnedStart, setWarnedStart] = useState<number | null>(null);
  const form = useFocusOfFirstError(attempts, serverError);
  const courses = packs.filter((pack) => pack.state === 'ready');
  const packId = draft.packId || (courses[0]?.id ?? '');
  const errors = attempts > 0 ? findFieldErrors(draft) : {};
  const startsAt = parseStart(draft);

  const change = (part: Parameters<typeof type>[0]) => {
    type(part);
    clearError();
  };
  const serverErrorAt = (field: string): string | undefined =>
    serverError && 'field' in serverError && serverError.field === field
      ? errorMessage(serverError)
      : undefined;
  const errorAt = (field: 'name' | 'timeZone' | 'seats' | 'code', serverField: string = field) => {
    const key = errors[field];
    return key ? fields(key, { max: MAX_EXPECTED_SEATS }) : serverErrorAt(serverField);
  };
  const send = async () => {
    const request = toRequest(draft);
    setAttempts(attempts + 1);
    if (request === null || packId === '' || isSending || !isOnline) return;
    if (startsAt !== null && startsAt < Date.now() && warnedStart !== startsAt)
      return setWarnedStart(startsAt);
    const members = from === null ? readMembers(draft.members) : [];
    const created = await create({ request, packId, members });
    if (created === null) return;
    // The form keeps its values until the next page is shown.
    writeLocalStorage(storageKey, '');
    const { id, name, code } = created.workshop;
    if (created.links.length > 0) return onInvited(created);
    toasts.show({ text: t('created', { name, code }), tone: 'success' });
    router.push(`/workshops/${id}/room`);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void send();
  };
  return (
    <form
      ref={form}
      data-part="create-form"
      aria-label={t(proposal === null ? 'title' : 'duplicateTitle')}
      className="grid max-w-544 gap-16"
      onSubmit={submit}
      noValidate
    >
      <Field
        label={fields('name')}
        value={draft.name}
        placeholder={fields('namePlaceholder')}
        maxLength={MAX_WORKSHOP_NAME_CHARS}
        autoComplete="off"
        error={errorAt('name')}
        onTextChange={(name) => change({ name })}
      />
      <CourseField
        courses={courses}
        value={packId}
        isFixed={proposal !== null}
        error={serverErrorAt('packId')}
        onSelect={(id) => change({ packId: id })}
      />
      <StartFields
        value={draft}
        errors={errors}
        serverError={serverErrorAt('startsAt')}
        asksAboutPast={warnedStart !== null && warnedStart === startsAt}
        onChange={change}
      />
      <TimeZonePicker
        value={draft.timeZone}
        at={startsAt ?? now ?? 0}
        error={errorAt('timeZone')}
        onSelect={(timeZone) => change({ timeZone })}
      />
      <WorkshopLanguageField value={draft.language} onSelect={(language) => change({ language })} />
      <Field
        label={fields('seats')}
        hint={fields('seatsHint')}
        inputMode="numeric"
        className="w-96"
        autoComplete="off"
        value={draft.seats}
        error={errorAt('seats', 'expectedSeats')}
        onTextChange={(seats) => change({ seats })}
      />
      <Suspense>
        <CreateMore
          draft={draft}
          codeError={errorAt('code')}
          copiedMembers={proposal?.members ?? null}
          onChange={change}
        >
          <RequiredReadinessField
            value={draft.required}
            onSelect={(required) => change({ required })}
          />
        </CreateMore>
      </Suspense>
      <FormError isOnline={isOnline} error={serverError} />
      <p className="flex flex-wrap items-center gap-16">
        <Button
          primary
          size="medium"
          type="submit"
          aria-disabled={isSending || !isOnline || courses.length === 0}
        >
          {isSending ? t('sending') : t('submit')}
        </Button>
        <Link className="py-10" href="/workshops">
          {t('cancel')}
        </Link>
      </p>
    </form>
  );
}

/** What isn't wrong with one field. */
function FormError({
  isOnline,
  error,
}: {
  readonly isOnline: boolean;
  readonly error: ReturnType<typeof useCreateWorkshop>['error'];
}) {
  const errorMessage = useErrorMessage();
  if (!isOnline) return <FieldError>{errorMessage({ error: 'offline' })}</FieldError>;
  if (error === null || ('field' in error && error.field)) return null;
  return <FieldError>{errorMessage(error)}</FieldError>;
}

function useCreateDraft(key: string, proposal: DuplicateProposal | null, now: number | null) {
  const { language } = useLanguage();
  const { typed, type } = useJsonDraft(key, EMPTY_DRAFT);
  const first = useMemo(
    () =>
      createFirstDraft({
        language,
        proposal,
        reader: now === null ? null : { now, zone: readerTimeZone() },
      }),
    [language, proposal, now],
  );
  return { draft: { ...first, ...typed }, type };
}

/** After a try, the first field that is wrong has the focus. */
function useFocusOfFirstError(attempts: number, serverError: unknown) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (attempts > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempts, serverError]);
  return form;
}
