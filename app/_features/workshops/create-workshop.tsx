'use client';
import { useId, useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Field, FieldFrame } from '#app/_components/field.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorWords, type ApiError } from '#lib/i18n/error-messages.ts';
import { LANGUAGES } from '#lib/i18n/language.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { EventSummary } from '#lib/protocol/http.ts';
import { useAnswer } from '#app/_components/use-api-result.ts';
import { draftErrors, type Draft, type DraftField } from './workshop-draft.ts';
import { isoToZoned, nextHour, zonedToIso } from '#app/_components/zoned-time.ts';

function firstDraft(language: Draft['language']): Draft {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return {
    name: '',
    pack: '',
    starts: isoToZoned(nextHour(Date.now()), timeZone),
    timeZone,
    language,
    code: '',
  };
}

/** A new event. What was typed stays until the event is there; each mistake stands under its field. */
export function CreateEvent({ created }: { readonly created: (event: EventSummary) => void }) {
  const t = useTranslations('instructor.create');
  const errorWords = useErrorWords();
  const { language } = useLanguage();
  const [draft, setDraft] = useState(() => firstDraft(language));
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState<ApiError | null>(null);
  const [done, setDone] = useState<EventSummary | null>(null);
  const { fetched: packs } = useAnswer(api.packs);
  const packList =
    packs.state === 'here' ? packs.value.filter((each) => each.state === 'ready') : [];
  const pack = draft.pack || (packList[0]?.id ?? '');
  const mistakes = tried ? draftErrors(draft) : {};

  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setRefused(null);
  };
  const errorOf = (field: DraftField): string | undefined => {
    const mistake = mistakes[field];
    if (mistake) return t(mistake);
    return refused && 'field' in refused && refused.field === field
      ? errorWords(refused)
      : undefined;
  };
  const send = async () => {
    setTried(true);
    if (Object.keys(draftErrors(draft)).length > 0) return;
    // Only now: a zone that the browser does not know cannot be computed with.
    const startsAt = zonedToIso(draft.starts, draft.timeZone);
    if (startsAt === null) return;
    setSending(true);
    const { name, timeZone, code } = draft;
    const answer = await api.createEvent({
      name,
      pack,
      startsAt,
      timeZone,
      language: draft.language,
      ...(code.trim() === '' ? {} : { code }),
    });
    setSending(false);
    if (!answer.ok) return setRefused(answer.error);
    created(answer.value);
    setDone(answer.value);
    setTried(false);
    setDraft(firstDraft(draft.language));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void send();
  };
  const general =
    refused && !('field' in refused && refused.field)
      ? errorWords(refused)
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
        error={errorOf('name')}
        onChange={(event) => change({ name: event.target.value })}
      />
      <PackField
        packs={packs.state === 'here' ? packList : null}
        value={pack}
        error={errorOf('pack')}
        choose={(id) => change({ pack: id })}
      />
      <Field
        label={t('starts')}
        type="datetime-local"
        value={draft.starts}
        error={errorOf('startsAt')}
        onChange={(event) => change({ starts: event.target.value })}
      />
      <Field
        label={t('zone')}
        list="zones"
        value={draft.timeZone}
        hint={t('zoneHint')}
        error={errorOf('timeZone')}
        autoComplete="off"
        onChange={(event) => change({ timeZone: event.target.value })}
      />
      <datalist id="zones">
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <LanguageField value={draft.language} choose={(each) => change({ language: each })} />
      <Field
        label={t('code')}
        value={draft.code}
        hint={t('codeHint')}
        error={errorOf('code')}
        maxLength={20}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => change({ code: event.target.value })}
      />
      {general && (
        <p role="alert" className="field-error">
          {general}
        </p>
      )}
      <p className="form-end">
        <Button main type="submit" disabled={sending || packs.state !== 'here'}>
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
  choose,
}: {
  readonly packs:
    | readonly {
        readonly id: string;
        readonly title: Readonly<Record<'ja' | 'en', string>>;
        readonly exercises: number;
      }[]
    | null;
  readonly value: string;
  readonly error: string | undefined;
  readonly choose: (id: string) => void;
}) {
  const t = useTranslations('instructor.create');
  const { language } = useLanguage();
  const id = useId();
  return (
    <FieldFrame
      id={id}
      label={t('pack')}
      error={error ?? (packs?.length === 0 ? t('noPacks') : undefined)}
    >
      <select id={id} value={value} onChange={(event) => choose(event.target.value)}>
        {packs?.map((each) => (
          <option key={each.id} value={each.id}>
            {t('packs', { title: each.title[language], exercises: each.exercises })}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

function LanguageField({
  value,
  choose,
}: {
  readonly value: Draft['language'];
  readonly choose: (language: Draft['language']) => void;
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
              onChange={() => choose(each)}
            />{' '}
            {names(each)}
          </label>
        ))}
      </span>
    </fieldset>
  );
}
