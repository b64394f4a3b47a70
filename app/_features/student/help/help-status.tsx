import { cva } from 'class-variance-authority';
import { useEffect, useRef, type ReactNode, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ElapsedTime } from '#app/_components/elapsed-time.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { NoteRow } from '../layout/note-row.tsx';
import { useKeepFocus } from '../use-keep-focus.ts';
import { getHelpRequestState, type HelpRequest } from './help-request.ts';
import type { ClosedRequest } from './use-closed-request.ts';
import type { HelpRequestControls } from './use-help-request.ts';

const bandVariants = cva(
  'flex min-h-52 flex-wrap items-center gap-x-12 gap-y-6 px-24 py-6 max-tablet:px-16',
  {
    variants: {
      state: {
        waiting: 'bg-help text-on-loud [&_:focus-visible]:outline-on-loud',
        claimed: 'outline-2 -outline-offset-2 outline-help',
        snoozed: 'outline-2 -outline-offset-2 outline-help',
        none: 'border-b border-rule',
      },
    },
  },
);

interface Props {
  readonly controls: HelpRequestControls;
  readonly disabled: boolean;
  readonly onEdit: () => void;
  /** Moves the focus to the page when the band is removed. */
  readonly onDismiss: () => void;
}

/** The open help request, or for a while the one that was closed. On every tab and after a reload. */
export function HelpStatus({ controls, disabled, onEdit, onDismiss }: Props) {
  const { helpRequest, closedRequest, open, error, focusFor, setFocusFor } = controls;
  const errorMessage = useErrorMessage();
  const keepFocus = useKeepFocus<HTMLDivElement>();
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = helpRequest !== null ? 'open' : closedRequest !== null ? 'closed' : null;
  useEffect(() => {
    if (focusFor === null || focusFor !== shown) return;
    heading.current?.focus();
    setFocusFor(null);
  }, [focusFor, shown, setFocusFor]);
  // Always mounted, so that screen readers announce changes. The ticking time is not announced.
  return (
    <div role="status" aria-atomic="false" {...keepFocus}>
      {helpRequest !== null ? (
        <OpenHelpRequest
          helpRequest={helpRequest}
          headingRef={heading}
          controls={controls}
          disabled={disabled}
          onEdit={onEdit}
        />
      ) : (
        closedRequest !== null && (
          <ClosedHelpRequest
            closedRequest={closedRequest}
            headingRef={heading}
            controls={controls}
            disabled={disabled}
            onDismiss={onDismiss}
          />
        )
      )}
      {/* While the form is open, it shows the error. */}
      {error && !open && (
        <NoteRow>
          <FieldError size="large">{errorMessage(error)}</FieldError>
        </NoteRow>
      )}
    </div>
  );
}

type HeadingRef = RefObject<HTMLHeadingElement | null>;

function BandHeading({
  headingRef,
  children,
}: {
  readonly headingRef: HeadingRef;
  readonly children: ReactNode;
}) {
  return (
    <h2
      ref={headingRef}
      tabIndex={-1}
      className="text-[1.125rem]/24 whitespace-nowrap max-tablet:whitespace-normal"
    >
      {children}
    </h2>
  );
}

function OpenHelpRequest({
  helpRequest,
  headingRef,
  controls: { sending, cancel, open },
  disabled,
  onEdit,
}: Omit<Props, 'onDismiss'> & {
  readonly helpRequest: HelpRequest;
  readonly headingRef: HeadingRef;
}) {
  const t = useTranslations('student.helpRequest');
  const state = getHelpRequestState(helpRequest);
  const isWaiting = state === 'waiting';
  const buttonClass = isWaiting ? 'border-current text-inherit disabled:text-inherit' : '';
  const headline =
    state === 'claimed'
      ? t('claimed', { name: helpRequest.claimedBy ?? '' })
      : state === 'snoozed'
        ? t('snoozed')
        : t(helpRequest.waitingCount > 1 ? 'place' : 'placeOnly', {
            place: helpRequest.place,
            of: helpRequest.waitingCount,
          });
  const explanation =
    state === 'claimed' ? t('claimedWhy') : state === 'snoozed' ? t('snoozedWhy') : t('up');
  return (
    <div data-part="help-status" data-state={state} className={bandVariants({ state })}>
      <StatusCell
        mark={{ state: 'help' }}
        claimed={!isWaiting}
        size={30}
        className={isWaiting ? 'bg-transparent' : ''}
      />
      <BandHeading headingRef={headingRef}>{headline}</BandHeading>
      <p className="min-w-64 flex-[1_1_0] wrap-anywhere max-tablet:order-1 max-tablet:basis-full">
        <span className="max-tablet:hidden">{explanation} </span>
        <span aria-live="off" data-part="help-since">
          <ElapsedTime since={helpRequest.since} />
        </span>
        {helpRequest.question !== '' && (
          <q className="ms-8 whitespace-pre-line">{helpRequest.question}</q>
        )}
      </p>
      <span className="ms-auto flex gap-8">
        {!open && (
          <Button size="medium" className={buttonClass} onClick={onEdit}>
            {t(helpRequest.question === '' ? 'add' : 'change')}
          </Button>
        )}
        <Button
          size="medium"
          className={buttonClass}
          disabled={disabled || sending}
          onClick={cancel}
        >
          {t('lower')}
        </Button>
      </span>
    </div>
  );
}

/** Offers to request help again, in case the request was closed too early. */
function ClosedHelpRequest({
  closedRequest,
  headingRef,
  controls: { sending, submit, dismissClosed },
  disabled,
  onDismiss,
}: Omit<Props, 'onEdit'> & {
  readonly closedRequest: ClosedRequest;
  readonly headingRef: HeadingRef;
}) {
  const t = useTranslations('student.helpRequest');
  return (
    <div data-part="help-status" data-state="none" className={bandVariants({ state: 'none' })}>
      <h2 ref={headingRef} tabIndex={-1} className="min-w-64 flex-[1_1_0] font-plain wrap-anywhere">
        {closedRequest.resolvedBy === null
          ? t('resolved')
          : t('resolvedBy', { name: closedRequest.resolvedBy })}
      </h2>
      <span className="ms-auto flex gap-8">
        <Button
          size="medium"
          disabled={disabled || sending}
          onClick={() =>
            submit({ exerciseId: closedRequest.exercise, question: closedRequest.question })
          }
        >
          {t('again')}
        </Button>
        <Button
          size="medium"
          onClick={() => {
            dismissClosed();
            onDismiss();
          }}
        >
          {t('dismiss')}
        </Button>
      </span>
    </div>
  );
}
