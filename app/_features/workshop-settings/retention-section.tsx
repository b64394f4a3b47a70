import { useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { Field } from '#app/_components/field.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import { useToasts } from '#app/_components/toasts.tsx';
import { useJsonDraft } from '#app/_components/use-json-draft.ts';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { MAX_RETENTION_DAYS } from '#lib/protocol/limits.ts';

const FIELDS = [
  ['namesDays', 'retentionNames'],
  ['logDays', 'retentionLog'],
] as const;
type FieldName = (typeof FIELDS)[number][0];
const DRAFT_LIKE: Readonly<Record<FieldName, string>> = { namesDays: '', logDays: '' };

/** Days of the server: the longest that a workshop can have; 0: forever. */
export type ServerRetention = Readonly<Record<FieldName, number>>;

interface Props {
  readonly workshop: WorkshopSummary;
  readonly server: ServerRetention;
  /** Whether the reader is an owner of a workshop that isn't archived. */
  readonly canChange: boolean;
  /** The page isn't connected. */
  readonly disabled: boolean;
}

/** How long names and the log are kept after the end. Empty: as the server keeps them. */
export function RetentionSection({ workshop, server, canChange, disabled }: Props) {
  const t = useTranslations('settings');
  const form = useRetentionForm(workshop, server);
  const isOff = form.isSending || disabled || !form.isChanged || form.hasErrors;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isOff) void form.send();
  };
  return (
    <PageSection title={t('retention')}>
      <p>{t('retentionLead')}</p>
      <form
        data-part="retention-form"
        aria-label={t('retention')}
        className="grid max-w-544 gap-12 py-8"
        onSubmit={submit}
        noValidate
      >
        {FIELDS.map(([name, label]) => (
          <Field
            key={name}
            label={t(label)}
            hint={
              server[name] === 0
                ? t('retentionForever')
                : t('retentionServer', { days: server[name] })
            }
            error={
              form.daysOf(name) === undefined
                ? t('between', { least: 1, most: mostOf(server, name) })
                : undefined
            }
            inputMode="numeric"
            characters={5}
            className="w-96"
            autoComplete="off"
            disabled={!canChange}
            value={form.textOf(name)}
            onTextChange={(text) => form.type(name, text)}
          />
        ))}
        {form.error !== null && <FieldError>{form.error}</FieldError>}
        {canChange ? (
          <p className="flex flex-wrap items-center gap-12">
            <Button primary type="submit" aria-disabled={isOff}>
              {t('save')}
            </Button>
            {disabled && <span role="status">{t('reconnecting')}</span>}
          </p>
        ) : (
          <p className="text-soft">{t('retentionOwner')}</p>
        )}
      </form>
    </PageSection>
  );
}

const mostOf = (server: ServerRetention, name: FieldName): number =>
  server[name] === 0 ? MAX_RETENTION_DAYS : server[name];

function useRetentionForm(workshop: WorkshopSummary, server: ServerRetention) {
  const t = useTranslations('settings');
  const errorMessage = useErrorMessage();
  const toasts = useToasts();
  const { typed, type, clear } = useJsonDraft(`podium.retention.${workshop.id}`, DRAFT_LIKE);
  // The room's view doesn't have them, so they are as of the load of the page or the last change here.
  const [saved, setSaved] = useState<Readonly<Record<FieldName, number | null>>>(workshop);
  const [isSending, setIsSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const textOf = (name: FieldName): string => typed[name] ?? String(saved[name] ?? '');
  /** null: as the server; undefined: not a number of days that the workshop can have. */
  const daysOf = (name: FieldName): number | null | undefined => {
    const text = textOf(name).trim();
    if (text === '') return null;
    const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
    return days >= 1 && days <= mostOf(server, name) ? days : undefined;
  };
  const [namesDays, logDays] = [daysOf('namesDays'), daysOf('logDays')];
  return {
    textOf,
    daysOf,
    isSending,
    hasErrors: namesDays === undefined || logDays === undefined,
    isChanged: namesDays !== saved.namesDays || logDays !== saved.logDays,
    error: error && errorMessage(error),
    type: (name: FieldName, text: string) => {
      type({ [name]: text });
      setError(null);
    },
    send: async () => {
      setIsSending(true);
      const result = await api.updateWorkshop(workshop.id, { namesDays, logDays });
      setIsSending(false);
      setError(result.ok ? null : result.error);
      if (!result.ok) return;
      setSaved(result.value);
      clear();
      toasts.show({ text: t('saved'), tone: 'success' });
    },
  };
}
