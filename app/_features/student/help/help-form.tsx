import { useEffect, useId, useRef, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
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

/** As in `RequestHelpBody`. */
const MAX_QUESTION_CHARS = 500;

/** The form of a help request: a new one, or the question of the open one. */
export function HelpForm({
  controls: { helpRequest, draft, setDraft, sending, error, submit },
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
        exerciseId: helpRequest?.exercise ?? selectedExercise?.info.id ?? null,
        question: draft.trim(),
      });
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
  const includedText = selectedExercise
    ? t('included', {
        number: selectedExercise.number,
        failing: countFailingChecks(selectedExercise),
      })
    : t('includedNone');
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
          maxLength={MAX_QUESTION_CHARS}
          value={draft}
          aria-describedby={`${id}-about`}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={handleKeyDown}
        />
        <p id={`${id}-about`} className="text-[0.8125rem]/20 text-soft">
          {helpRequest === null && `${includedText} `}
          {t('optional')}
        </p>
        {error && <FieldError size="large">{errorMessage(error)}</FieldError>}
        <p className="flex flex-wrap items-center gap-x-12 gap-y-8">
          <Button
            primary
            size="medium"
            type="submit"
            disabled={isBlocked}
            aria-keyshortcuts="Control+Enter"
          >
            {sending ? t('sending') : t(helpRequest === null ? 'raise' : 'save')}
            <kbd aria-hidden="true">Ctrl+Enter</kbd>
          </Button>
          <Button size="medium" className="max-tablet:hidden" onClick={onClose}>
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
