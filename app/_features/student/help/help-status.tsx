import { cva } from 'class-variance-authority';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ElapsedTime } from '#app/_components/elapsed-time.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { getHelpRequestState, type HelpRequest } from './help-request.ts';
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
}

/** The open help request, or for a moment the one that was closed. */
export function HelpStatus({ controls, disabled, onEdit }: Props) {
  const { helpRequest, closedRequest } = controls;
  // Always mounted, so that screen readers announce changes. The ticking time is not announced.
  return (
    <div role="status" aria-atomic="false">
      {helpRequest !== null ? (
        <OpenHelpRequest
          helpRequest={helpRequest}
          controls={controls}
          disabled={disabled}
          onEdit={onEdit}
        />
      ) : (
        closedRequest !== null && (
          <ClosedHelpRequest
            closedRequest={closedRequest}
            controls={controls}
            disabled={disabled}
          />
        )
      )}
    </div>
  );
}

function OpenHelpRequest({
  helpRequest,
  controls: { sending, cancel, open },
  disabled,
  onEdit,
}: Props & { readonly helpRequest: HelpRequest }) {
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
      <b className="text-[1.125rem] whitespace-nowrap max-tablet:whitespace-normal">{headline}</b>
      <p className="min-w-64 flex-[1_1_0] wrap-anywhere">
        <span className="max-tablet:hidden">{explanation} </span>
        <span aria-live="off" data-part="help-since">
          <ElapsedTime since={helpRequest.since} />
        </span>
        {helpRequest.question !== '' && (
          <q className="ms-8 text-[0.8125rem] max-tablet:hidden">{helpRequest.question}</q>
        )}
      </p>
      <span className="ms-auto flex gap-8">
        {!open && (
          <Button size="medium" className={`${buttonClass} max-tablet:hidden`} onClick={onEdit}>
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
  controls: { sending, submit, dismissClosed },
  disabled,
}: Omit<Props, 'onEdit'> & { readonly closedRequest: HelpRequest }) {
  const t = useTranslations('student.helpRequest');
  return (
    <div data-part="help-status" data-state="none" className={bandVariants({ state: 'none' })}>
      <p className="min-w-64 flex-[1_1_0] wrap-anywhere">
        {closedRequest.claimedBy === null
          ? t('resolved')
          : t('resolvedBy', { name: closedRequest.claimedBy })}
      </p>
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
        <Button size="medium" onClick={dismissClosed}>
          {t('dismiss')}
        </Button>
      </span>
    </div>
  );
}
