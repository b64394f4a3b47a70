'use client';
import { useEffect, useId, useRef, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { SeatView } from '#lib/room/views.ts';
import { helpClosedReason, countFailingChecks } from './help-request.ts';
import type { StudentExercise } from '../student-exercises.ts';
import type { HelpRequestControls } from './use-help-request.ts';

interface Props {
  readonly control: HelpRequestControls;
  readonly workshopState: SeatView['info']['workshop']['state'];
  readonly selectedExercise: StudentExercise | undefined;
  readonly disabled: boolean;
  readonly onClose: () => void;
  /** How often somebody went to write; 0 when the question was only found again after a reload. */
  readonly focusRequests: number;
}

/** Longest question the server takes, in characters. */
const MAX_QUESTION_CHARS = 500;

/** Where a question is written, before the hand goes up or while it is. It may stay empty. */
export function HelpForm({
  control: { helpRequest, draft, setDraft, sending, error, submit },
  workshopState,
  selectedExercise,
  disabled,
  onClose,
  focusRequests,
}: Props) {
  const t = useTranslations('student.helpRequest');
  const statusMessages = useTranslations('student.status');
  const errorMessage = useErrorMessage();
  const id = useId();
  const textareaRef = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focusRequests > 0) textareaRef.current?.focus();
  }, [focusRequests]);
  const closedReason = helpClosedReason(workshopState);
  const isBlocked = disabled || closedReason !== null || sending;
  const send = () => {
    if (!isBlocked)
      submit({
        exercise: helpRequest?.exercise ?? selectedExercise?.info.id ?? null,
        question: draft.trim(),
      });
  };
  const handleKeyDown = (event: KeyboardEvent) => {
    // Escape that lets go of the choice of a Japanese word lets go of nothing else.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') onClose();
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    send();
  };
  const includedText = selectedExercise
    ? t('included', {
        number: selectedExercise.number,
        failing: countFailingChecks(selectedExercise),
      })
    : t('includedNone');
  return (
    <section aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{helpRequest === null ? t('title') : t('change')}</h2>
      <form
        className="hand-form"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <label htmlFor={id}>{t('question')}</label>
        <textarea
          id={id}
          ref={textareaRef}
          rows={3}
          maxLength={MAX_QUESTION_CHARS}
          value={draft}
          aria-describedby={`${id}-about`}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={handleKeyDown}
        />
        <p id={`${id}-about`} className="soft">
          {helpRequest === null && `${includedText} `}
          {t('optional')}
        </p>
        {error && <FieldError>{errorMessage(error)}</FieldError>}
        <p className="hand-send">
          <Button primary type="submit" disabled={isBlocked} aria-keyshortcuts="Control+Enter">
            {sending ? t('sending') : t(helpRequest === null ? 'raise' : 'save')}
            <kbd aria-hidden="true">Ctrl+Enter</kbd>
          </Button>
          <Button className="hand-close" onClick={onClose}>
            {t(helpRequest === null ? 'close' : 'keep')}
          </Button>
          {(disabled || closedReason) && (
            <span role="status">
              {closedReason ? t(closedReason) : statusMessages('reconnecting')}
            </span>
          )}
        </p>
      </form>
    </section>
  );
}
