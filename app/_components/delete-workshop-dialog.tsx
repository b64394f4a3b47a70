'use client';
import { useEffect, useState, type RefObject, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { api, type ApiResult } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import type { DeletionFacts } from '#lib/protocol/api/workshops.ts';
import { ButtonLink } from './button-link.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { FieldError } from './field-error.tsx';
import { Field } from './field.tsx';
import { useToasts } from './toasts.tsx';

interface Props {
  readonly workshop: { readonly id: string; readonly name: string };
  /** Called on Cancel, Escape and a click outside. Remove the dialog then. */
  readonly onClose: () => void;
  /** Called after the deletion, in place of `onClose`. The toast is shown already. */
  readonly onDeleted: () => void;
  readonly returnFocusTo?: RefObject<HTMLElement | null>;
}

/** The same name, whichever way a keyboard composes its characters. */
const normalizeName = (name: string): string => name.normalize('NFC').replace(/\s+/g, ' ').trim();

/**
 * Deletes a workshop after its name was typed. Says what is lost, and offers the exports before. For
 * owners, while the workshop is a draft, ended or archived.
 */
export function DeleteWorkshopDialog({ workshop, onClose, onDeleted, returnFocusTo }: Props) {
  const t = useTranslations('shell.deleteWorkshop');
  const action = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  const toasts = useToasts();
  const { id, name } = workshop;
  const facts = useDeletionFacts(id);
  const [typedName, setTypedName] = useState('');
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const matches = normalizeName(typedName) === normalizeName(name);
  const remove = async () => {
    setSending(true);
    const result = await api.deleteWorkshop(id);
    setSending(false);
    // Deleted already, e.g. by a request whose answer was lost.
    if (!result.ok && result.error.error !== 'not-found') return setError(result.error);
    toasts.show({ text: t('done'), tone: 'success' });
    onDeleted();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (matches && !sending) void remove();
  };
  return (
    <Dialog
      title={t('title', { name })}
      onClose={onClose}
      {...(returnFocusTo && { returnFocusTo })}
      actions={
        <>
          <Button autoFocus onClick={onClose}>
            {action('cancel')}
          </Button>
          <Button primary type="submit" form={`delete-${id}`} disabled={!matches || sending}>
            {sending ? t('sending') : t('sure')}
          </Button>
        </>
      }
    >
      <p className="min-h-44" role="status">
        <FactsText facts={facts} />
      </p>
      <p>
        <ButtonLink className="max-tablet:min-h-44" href={`/workshops/${id}/access/tokens`}>
          {t('exportFirst')}
        </ButtonLink>
      </p>
      <form id={`delete-${id}`} onSubmit={submit} noValidate>
        <Field
          label={t('type', { name })}
          value={typedName}
          autoComplete="off"
          spellCheck={false}
          onTextChange={setTypedName}
        />
      </form>
      {error && <FieldError>{errorMessage(error)}</FieldError>}
    </Dialog>
  );
}

/** Without the numbers the dialog still says what is lost: they are no condition for deleting. */
function FactsText({ facts }: { readonly facts: ApiResult<DeletionFacts> | null }) {
  const t = useTranslations('shell.deleteWorkshop');
  if (facts === null) return t('counting');
  if (!facts.ok) return t('losesUnknown');
  const { students, passes, helpRequests } = facts.value;
  return t('loses', { students, passes, requests: helpRequests });
}

function useDeletionFacts(workshopId: string): ApiResult<DeletionFacts> | null {
  const [facts, setFacts] = useState<ApiResult<DeletionFacts> | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void api.getDeletionFacts(workshopId).then((result) => {
      if (isCurrent) setFacts(result);
    });
    return () => {
      isCurrent = false;
    };
  }, [workshopId]);
  return facts;
}
