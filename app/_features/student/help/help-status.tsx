'use client';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { ElapsedTime } from '#app/_components/time.tsx';
import { getHelpRequestState, type HelpRequest } from './help-request.ts';
import type { HelpRequestControls } from './use-help-request.ts';

/** While the hand is up, and for a moment after: who comes, or how long still, and what was asked. Loud only while nobody is on it. */
export function HelpStatus({
  control,
  disabled,
  onEdit,
}: {
  readonly control: HelpRequestControls;
  readonly disabled: boolean;
  readonly onEdit: () => void;
}) {
  const { helpRequest, closedRequest } = control;
  // The line that says it stays mounted: a reader of the page hears a change of it, and nothing of the seconds that tick.
  return (
    <div className="hand-line" role="status" aria-atomic="false">
      {helpRequest !== null ? (
        <OpenHelpRequest
          helpRequest={helpRequest}
          control={control}
          disabled={disabled}
          onEdit={onEdit}
        />
      ) : (
        closedRequest !== null && (
          <ClosedHelpRequest closedRequest={closedRequest} control={control} disabled={disabled} />
        )
      )}
    </div>
  );
}

function OpenHelpRequest({
  helpRequest,
  control: { sending, cancel, open },
  disabled,
  onEdit,
}: {
  readonly helpRequest: HelpRequest;
  readonly control: HelpRequestControls;
  readonly disabled: boolean;
  readonly onEdit: () => void;
}) {
  const t = useTranslations('student.helpRequest');
  const state = getHelpRequestState(helpRequest);
  const headline =
    state === 'claimed'
      ? t('claimed', { name: helpRequest.claimedBy ?? '' })
      : state === 'snoozed'
        ? t('snoozed')
        : t(helpRequest.waitingCount > 1 ? 'place' : 'placeOnly', {
            place: helpRequest.place,
            of: helpRequest.waitingCount,
          });
  return (
    <div className="hand" data-state={state}>
      <StatusCell mark={{ state: 'help' }} claimed={state !== 'waiting'} size={30} />
      <b>{headline}</b>
      <p>
        <span className="hand-why">
          {state === 'claimed'
            ? t('claimedWhy')
            : state === 'snoozed'
              ? t('snoozedWhy')
              : t('up')}{' '}
        </span>
        <span aria-live="off" className="hand-since">
          <ElapsedTime since={helpRequest.since} />
        </span>
        {helpRequest.question !== '' && <q className="hand-question">{helpRequest.question}</q>}
      </p>
      <span className="hand-acts">
        {!open && (
          <Button className="hand-change" onClick={onEdit}>
            {t(helpRequest.question === '' ? 'add' : 'change')}
          </Button>
        )}
        <Button disabled={disabled || sending} onClick={cancel}>
          {t('lower')}
        </Button>
      </span>
    </div>
  );
}

/** The hand went down: undone beside the thing, when it was too early. */
function ClosedHelpRequest({
  closedRequest,
  control: { sending, submit, dismissClosed },
  disabled,
}: {
  readonly closedRequest: HelpRequest;
  readonly control: HelpRequestControls;
  readonly disabled: boolean;
}) {
  const t = useTranslations('student.helpRequest');
  return (
    <div className="hand" data-state="down">
      <p>
        {closedRequest.claimedBy === null
          ? t('resolved')
          : t('resolvedBy', { name: closedRequest.claimedBy })}
      </p>
      <span className="hand-acts">
        <Button
          disabled={disabled || sending}
          onClick={() =>
            submit({ exercise: closedRequest.exercise, question: closedRequest.question })
          }
        >
          {t('again')}
        </Button>
        <Button onClick={dismissClosed}>{t('dismiss')}</Button>
      </span>
    </div>
  );
}
