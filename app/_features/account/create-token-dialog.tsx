import { useEffect, useId, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { Dialog } from '#app/_components/dialog.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { Field } from '#app/_components/field.tsx';
import { useToasts } from '#app/_components/toasts.tsx';
import { api } from '#lib/client/api.ts';
import { apiTokensApi } from '#lib/client/api-tokens-api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { API_SCOPES, type ApiScope } from '#lib/protocol/api-scopes.ts';
import { MAX_API_TOKEN_DAYS, MAX_API_TOKEN_NAME_CHARS } from '#lib/protocol/limits.ts';

const DEFAULT_DAYS = '90';

interface Props {
  readonly onClose: () => void;
  readonly onCreated: () => void;
}

/** Asks what a new token can do, and shows it once. */
export function CreateTokenDialog({ onClose, onCreated }: Props) {
  const t = useTranslations('apiTokens');
  const common = useTranslations('common.action');
  const formId = useId();
  const form = useTokenForm(onCreated);
  if (form.token !== null)
    return (
      <Dialog
        title={t('createdTitle')}
        onClose={onClose}
        actions={
          <Button autoFocus onClick={onClose}>
            {common('close')}
          </Button>
        }
      >
        <div data-part="secret" className="grid gap-8">
          <p role="status">
            <b>{t('once')}</b>
          </p>
          <CopyableCode text={form.token} label={t('token')} copyLabel={t('copy')} />
        </div>
      </Dialog>
    );
  return (
    <Dialog
      title={t('createTitle')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button primary type="submit" form={formId} aria-disabled={form.isSending}>
            {form.isSending ? t('creating') : t('create')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="grid gap-12"
        onSubmit={(event) => {
          event.preventDefault();
          void form.send();
        }}
      >
        <Field
          autoFocus
          label={t('name')}
          hint={t('nameHint')}
          value={form.name}
          maxLength={MAX_API_TOKEN_NAME_CHARS}
          autoComplete="off"
          error={form.wrong.name ? t('nameWrong') : undefined}
          onTextChange={form.setName}
        />
        <Field
          label={t('days')}
          inputMode="numeric"
          characters={4}
          className="w-96"
          autoComplete="off"
          value={form.daysText}
          error={form.wrong.days ? t('daysWrong', { max: MAX_API_TOKEN_DAYS }) : undefined}
          onTextChange={form.setDaysText}
        />
        <Choices
          title={t('scopes')}
          options={API_SCOPES.map((scope) => ({
            id: scope,
            label: (
              <>
                <code>{scope}</code> {t(`scope.${scope}`)}
              </>
            ),
          }))}
          chosen={form.scopes}
          error={form.wrong.scopes ? t('scopesWrong') : undefined}
          onChange={form.setScopes}
        />
        <WorkshopChoice form={form} />
      </form>
      {form.error !== null && <FieldError>{form.error}</FieldError>}
    </Dialog>
  );
}

type TokenForm = ReturnType<typeof useTokenForm>;

/** All workshops of the reader, or some of them. */
function WorkshopChoice({ form }: { readonly form: TokenForm }) {
  const t = useTranslations('apiTokens');
  const name = useId();
  const known = useWorkshops();
  return (
    <>
      <fieldset>
        <legend className="font-bold">{t('workshops')}</legend>
        {(['workshopsAll', 'workshopsSome'] as const).map((option) => (
          <label key={option} className="flex min-h-28 items-center gap-8 max-tablet:min-h-44">
            <input
              type="radio"
              name={name}
              className="size-16 flex-none"
              checked={form.isForAll === (option === 'workshopsAll')}
              onChange={() => form.setIsForAll(option === 'workshopsAll')}
            />
            {t(option)}
          </label>
        ))}
      </fieldset>
      {!form.isForAll && (
        <Choices
          title={t('workshopsSome')}
          options={known.map(({ id, name: label }) => ({ id, label }))}
          chosen={form.workshopIds}
          error={form.wrong.workshops ? t('workshopsWrong') : undefined}
          onChange={form.setWorkshopIds}
        />
      )}
    </>
  );
}

function useWorkshops(): readonly { readonly id: string; readonly name: string }[] {
  const [workshops, setWorkshops] = useState<readonly { id: string; name: string }[]>([]);
  useEffect(() => {
    void api.listWorkshops().then((result) => {
      if (result.ok) setWorkshops(result.value);
    });
  }, []);
  return workshops;
}

interface ChoicesProps<Id extends string> {
  readonly title: string;
  readonly options: readonly { readonly id: Id; readonly label: ReactNode }[];
  readonly chosen: readonly Id[];
  readonly error: string | undefined;
  readonly onChange: (chosen: readonly Id[]) => void;
}

/** A list of checkboxes. */
function Choices<Id extends string>({ title, options, chosen, error, onChange }: ChoicesProps<Id>) {
  const errorId = useId();
  return (
    <fieldset aria-describedby={error === undefined ? undefined : errorId}>
      <legend className="font-bold">{title}</legend>
      <div className="grid max-h-256 gap-x-8 overflow-y-auto">
        {options.map(({ id, label }) => (
          <label
            key={id}
            className="flex min-h-28 items-center gap-8 wrap-anywhere max-tablet:min-h-44"
          >
            <input
              type="checkbox"
              className="size-16 flex-none"
              checked={chosen.includes(id)}
              onChange={({ target }) =>
                onChange(target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))
              }
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
      {error !== undefined && (
        <div id={errorId}>
          <FieldError>{error}</FieldError>
        </div>
      )}
    </fieldset>
  );
}

function useTokenForm(onCreated: () => void) {
  const t = useTranslations('apiTokens');
  const errorMessage = useErrorMessage();
  const toasts = useToasts();
  const [name, setName] = useState('');
  const [daysText, setDaysText] = useState(DEFAULT_DAYS);
  const [scopes, setScopes] = useState<readonly ApiScope[]>([]);
  const [isForAll, setIsForAll] = useState(true);
  const [workshopIds, setWorkshopIds] = useState<readonly string[]>([]);
  const [isAttempted, setIsAttempted] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [token, setToken] = useState<string | null>(null);
  const days = /^\d{1,3}$/.test(daysText.trim()) ? Number(daysText) : 0;
  const wrong = {
    name: name.trim() === '',
    days: days < 1 || days > MAX_API_TOKEN_DAYS,
    scopes: scopes.length === 0,
    workshops: !isForAll && workshopIds.length === 0,
  };
  const send = async () => {
    setIsAttempted(true);
    if (isSending || Object.values(wrong).includes(true)) return;
    setIsSending(true);
    const result = await apiTokensApi.createApiToken({
      name,
      days,
      scopes: [...scopes],
      workshopIds: isForAll ? null : [...workshopIds],
    });
    setIsSending(false);
    setError(result.ok ? null : errorMessage(result.error));
    if (!result.ok) return;
    setToken(result.value.token);
    toasts.show({ tone: 'success', text: t('done', { name: name.trim() }) });
    onCreated();
  };
  return {
    name,
    setName,
    daysText,
    setDaysText,
    scopes,
    setScopes,
    isForAll,
    setIsForAll,
    workshopIds,
    setWorkshopIds,
    isSending,
    error,
    token,
    send,
    /** Shown after the first attempt. */
    wrong: isAttempted ? wrong : { name: false, days: false, scopes: false, workshops: false },
  };
}
