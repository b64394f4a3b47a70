import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { cn } from '#app/_components/cn.ts';
import { FieldError } from '#app/_components/field-error.tsx';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { MAX_HELP_TEXT_CHARS, MAX_QUESTION_CHARS } from '#lib/protocol/limits.ts';
import type { SeatView } from '#lib/room/views.ts';
import { PaneHeading } from '../layout/pane-heading.tsx';
import { countFailingChecks, helpClosedReason } from './help-request.ts';
import type { StudentExercise } from '../student-exercises.ts';
import type { HelpRequestControls } from './use-help-request.ts';

interface Props {
  readonly controls: HelpRequestControls;
  readonly workshopState: SeatView['info']['workshop']['state'];
  readonly selectedExercise: StudentExercise | undefined;
  readonly disabled: boolean;
  readonly onClose: () => void;
  /** Increases with each request to write; 0 if the form is open only because of a stored draft. */
  readonly focusRequests: number;
}

/** The form of a help request: a new one, or the question of the open one. */
export function HelpForm({
  controls: { helpRequest, draft, setDraft, sending, error, submit, queued, unqueue },
  workshopState,
  selectedExercise,
  disabled,
  onClose,
  focusRequests,
}: Props) {
  const t = useTranslations('student.helpRequest');
  const errorMessage = useErrorMessage();
  const id = useId();
  const textareaRef = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focusRequests > 0) textareaRef.current?.focus();
  }, [focusRequests]);
  const closedReason = helpClosedReason(workshopState);
  const isBlocked = closedReason !== null || sending;
  const [asksRemoval, setAsksRemoval] = useState(false);
  const submitQuestion = () => {
    if (!isBlocked)
      submit({
        exerciseId: helpRequest?.exercise ?? selectedExercise?.info.id ?? null,
        question: draft.trim(),
      });
  };
  const send = () => {
    // An empty field can be a mistake: the question would be gone.
    if (!isBlocked && draft.trim() === '' && (helpRequest?.question ?? '') !== '')
      setAsksRemoval(true);
    else submitQuestion();
  };
  const keepQuestion = () => {
    setAsksRemoval(false);
    setDraft(helpRequest?.question ?? '');
    textareaRef.current?.focus();
  };
  const handleKeyDown = (event: KeyboardEvent) => {
    // While an input method is open, Escape and Enter belong to it.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') onClose();
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    send();
  };
  const includedText = useIncludedText(selectedExercise);
  return (
    <section aria-labelledby={`${id}-title`}>
      <PaneHeading id={`${id}-title`}>
        {helpRequest === null ? t('title') : t('change')}
      </PaneHeading>
      <form
        data-part="help-form"
        className="grid max-w-704 gap-8 py-12"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <label htmlFor={id} className="font-bold">
          {t('question')}
        </label>
        <textarea
          id={id}
          ref={textareaRef}
          rows={3}
          className="min-h-88 w-full resize-y rounded-2 border border-edge bg-surface px-10 py-6 text-[1rem] text-ink"
          // An open question can have replies added to it.
          maxLength={helpRequest === null ? MAX_QUESTION_CHARS : MAX_HELP_TEXT_CHARS}
          value={draft}
          aria-describedby={`${id}-about`}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={handleKeyDown}
        />
        <p id={`${id}-about`} className="text-soft">
          {helpRequest === null && `${includedText} `}
          {t('optional')}
        </p>
        {error && <FieldError size="large">{errorMessage(error)}</FieldError>}
        {asksRemoval && (
          <RemovalQuestion disabled={isBlocked} onRemove={submitQuestion} onKeep={keepQuestion} />
        )}
        <p className={cn('flex flex-wrap items-center gap-x-12 gap-y-8', asksRemoval && 'hidden')}>
          <Button
            primary
            size="medium"
            type="submit"
            disabled={isBlocked || disabled}
            aria-keyshortcuts="Control+Enter"
          >
            {sending ? t('sending') : t(helpRequest === null ? 'raise' : 'save')}
            <kbd aria-hidden="true">Ctrl+Enter</kbd>
          </Button>
          <Button size="medium" onClick={onClose}>
            {t(helpRequest === null ? 'close' : 'keep')}
          </Button>
          <Unavailable
            disconnected={disabled}
            closedReason={closedReason}
            queued={queued}
            sending={sending}
            onQueue={send}
            onUnqueue={unqueue}
          />
        </p>
      </form>
    </section>
  );
}

/** Why a question can't be sent now. Without a connection, it can be sent when it returns. */
function Unavailable({
  disconnected,
  closedReason,
  queued,
  sending,
  onQueue,
  onUnqueue,
}: {
  readonly disconnected: boolean;
  readonly closedReason: ReturnType<typeof helpClosedReason>;
  readonly queued: boolean;
  readonly sending: boolean;
  readonly onQueue: () => void;
  readonly onUnqueue: () => void;
}) {
  const t = useTranslations('student.helpRequest');
  const statusMessages = useTranslations('student.status');
  if (closedReason !== null) return <span role="status">{t(closedReason)}</span>;
  if (!disconnected) return null;
  return (
    <>
      <Button size="medium" disabled={sending} onClick={queued ? onUnqueue : onQueue}>
        {t(queued ? 'dontSend' : 'sendLater')}
      </Button>
      <span role="status">
        {statusMessages('reconnecting')} {queued && <b>{t('queued')}</b>}
      </span>
    </>
  );
}

/** What is sent with a new question. */
function useIncludedText(exercise: StudentExercise | undefined): string {
  const t = useTranslations('student.helpRequest');
  return exercise === undefined
    ? t('includedNone')
    : t('included', { number: exercise.number, failing: countFailingChecks(exercise) });
}

/** Asks before a question is replaced by nothing. */
function RemovalQuestion({
  disabled,
  onRemove,
  onKeep,
}: {
  readonly disabled: boolean;
  readonly onRemove: () => void;
  readonly onKeep: () => void;
}) {
  const t = useTranslations('student.handRemoval');
  return (
    <div
      role="group"
      aria-label={t('ask')}
      className="flex flex-wrap items-center gap-x-12 gap-y-8 border-2 border-ink px-12 py-8"
    >
      <b role="alert">{t('ask')}</b>
      <Button size="medium" disabled={disabled} onClick={onRemove}>
        {t('remove')}
      </Button>
      <Button size="medium" autoFocus onClick={onKeep}>
        {t('keep')}
      </Button>
    </div>
  );
}
