'use client';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import { ReasonText } from '#app/_components/reason-text.tsx';
import { ElapsedTime } from '#app/_components/time.tsx';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatDuration } from '#lib/i18n/times.ts';
import type { HelpRequestView, RoomView, SeatRow, StuckPart } from '#lib/room/views.ts';
import { seatName } from '../grid/row-marks.ts';
import { failureOf } from '../attention/attention-queue.ts';
import { isClaimedByMe } from '../state/help-commands.ts';

/** Why a person is on the list: each cause with its figure, and what was failing when the hand went up. Nothing for who is not on it. */
export function AttentionReasons({
  view,
  row,
}: {
  readonly view: RoomView;
  readonly row: SeatRow;
}) {
  const t = useTranslations('instructor.room.why');
  const { helpRequest, stuck, helpClaim } = row;
  const failure = failureOf(row, view.info);
  const number = (exercise: string) =>
    view.info.exercises.findIndex(({ id }) => id === exercise) + 1;
  if (!helpRequest && !stuck && !helpClaim && !failure) return null;
  return (
    <section>
      <h3 className="section-head">{t('title', { name: seatName(row) })}</h3>
      <ul className="why">
        {helpClaim && (
          <ReasonRow value={<ElapsedTime since={helpClaim.since} />} mark="claimed">
            {isClaimedByMe(helpClaim, view.me)
              ? t('claimedByMe')
              : t('claimed', { name: helpClaim.by.name })}
          </ReasonRow>
        )}
        {helpRequest && <HelpRequestReason helpRequest={helpRequest} />}
        {stuck && (
          <ReasonRow value={<ElapsedTime since={stuck.since} />} mark="stuck">
            {t('stuck', { score: stuck.score })}
          </ReasonRow>
        )}
        {stuck?.parts.map((part) => (
          <StuckReason key={part.kind} part={part} number={number(stuck.exercise)} />
        ))}
        {!stuck && failure && (
          <ReasonRow value={<ElapsedTime since={failure.since} />} mark="failing">
            {t('failing', { number: failure.column + 1 })}
          </ReasonRow>
        )}
      </ul>
      {helpRequest && <FailingChecks helpRequest={helpRequest} view={view} />}
    </section>
  );
}

function ReasonRow({
  value,
  mark,
  children,
}: {
  readonly value: ReactNode;
  readonly mark?: 'help' | 'snoozed' | 'claimed' | 'stuck' | 'failing';
  readonly children: ReactNode;
}) {
  return (
    <li>
      {mark ? (
        <StatusCell
          size={16}
          claimed={mark === 'claimed'}
          mark={
            mark === 'snoozed'
              ? { state: 'help', snoozed: true }
              : mark === 'claimed'
                ? { state: 'help' }
                : { state: mark }
          }
        />
      ) : (
        <span />
      )}
      <b>{value}</b>
      <span>{children}</span>
    </li>
  );
}

function HelpRequestReason({
  helpRequest: { since, snoozedSince, question },
}: {
  readonly helpRequest: HelpRequestView;
}) {
  const t = useTranslations('instructor.room.why');
  const isSnoozed = snoozedSince !== null;
  return (
    <ReasonRow value={<ElapsedTime since={since} />} mark={isSnoozed ? 'snoozed' : 'help'}>
      {isSnoozed && <>{t('helpRequestSnoozed')} </>}
      {question === '' ? !isSnoozed && t('helpRequestOnly') : t('helpRequest', { question })}
    </ReasonRow>
  );
}

function StuckReason({ part, number }: { readonly part: StuckPart; readonly number: number }) {
  const t = useTranslations('instructor.room.why');
  const say = useReasonText();
  switch (part.kind) {
    case 'lag':
      return (
        <ReasonRow value={formatDuration(part.spentMs)}>
          {t('lag', { number, median: formatDuration(part.medianMs) })}
        </ReasonRow>
      );
    case 'same-reason':
      return (
        <ReasonRow value={t('times', { times: part.times })}>
          {t('same-reason', { cause: say.summarizeReason(part.reason) })}
        </ReasonRow>
      );
    case 'regressions':
      return <ReasonRow value={t('times', { times: part.times })}>{t('regressions')}</ReasonRow>;
    case 'hints-used-up':
      return <ReasonRow value={String(part.hints)}>{t('hints-used-up')}</ReasonRow>;
    case 'idle':
      return <ReasonRow value={formatDuration(part.idleMs)}>{t('idle')}</ReasonRow>;
  }
}

/** A picture of the moment at which the hand went up: by now it may have gone. */
function FailingChecks({
  helpRequest,
  view,
}: {
  readonly helpRequest: HelpRequestView;
  readonly view: RoomView;
}) {
  const t = useTranslations('instructor.room.why');
  const say = useReasonText();
  const { language } = useLanguage();
  const checks = view.info.exercises.find(({ id }) => id === helpRequest.exercise)?.checks ?? [];
  // One check may fail of several Pods: the first says it.
  const failing = helpRequest.failing.filter(
    ({ check, code }, place) =>
      helpRequest.failing.findIndex((other) => other.check === check && other.code === code) ===
      place,
  );
  if (failing.length === 0) return <p className="soft aside-line">{t('failingChecksNone')}</p>;
  return (
    <details>
      <summary>
        {t('failingChecks')} ({failing.length})
      </summary>
      <ul>
        {failing.map((reason) => {
          const check = checks.find(({ id }) => id === reason.check);
          return (
            <li key={`${reason.check} ${reason.code}`} className="check">
              <StatusCell mark={{ state: 'failing' }} />
              <b>{check?.title[language] ?? reason.check}</b>
              <span />
              <ReasonText sentence={say.formatReason(reason, check?.next)} />
            </li>
          );
        })}
      </ul>
    </details>
  );
}
