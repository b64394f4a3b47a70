import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ElapsedTime } from '#app/_components/elapsed-time.tsx';
import { ReasonText } from '#app/_components/reason-text.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatDuration } from '#lib/i18n/times.ts';
import type { HelpRequestView, RoomInfo, SeatRow, StuckPart } from '#lib/room/views.ts';
import { failureOf } from '../attention/attention-queue.ts';
import { seatName } from '../grid/row-marks.ts';
import { isClaimedByMe } from '../state/help-commands.ts';
import { useRoomData } from '../state/room-context.ts';
import { SnoozeTimeLeft } from '../state/snooze-time-left.tsx';
import { CHECK, CHECK_DETAILS, INFO_LINE, SECTION, SUMMARY } from './drawer-styles.ts';

/**
 * Why the student needs attention: each reason with its figure, and the checks that were failing
 * when help was requested. Empty for other students.
 */
export function AttentionReasons({ row }: { readonly row: SeatRow }) {
  const t = useTranslations('instructor.room.why');
  const { me, info } = useRoomData().view;
  const { helpRequest, stuck, helpClaim } = row;
  const failure = failureOf(row, info);
  const exerciseNumber = (exerciseId: string) =>
    info.exercises.findIndex(({ id }) => id === exerciseId) + 1;
  if (!helpRequest && !stuck && !helpClaim && !failure) return null;
  return (
    <section className={SECTION}>
      <SectionHeading level={3}>{t('title', { name: seatName(row) })}</SectionHeading>
      <ul data-part="attention-reasons" className="py-4">
        {helpClaim && (
          <ReasonRow value={<ElapsedTime since={helpClaim.since} />} mark="claimed">
            {isClaimedByMe(helpClaim, me)
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
          <StuckReason key={part.kind} part={part} number={exerciseNumber(stuck.exercise)} />
        ))}
        {!stuck && failure && (
          <ReasonRow value={<ElapsedTime since={failure.since} />} mark="failing">
            {t('failing', { number: failure.column + 1 })}
          </ReasonRow>
        )}
      </ul>
      {helpRequest && <FailingChecks helpRequest={helpRequest} exercises={info.exercises} />}
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
    <li className="grid grid-cols-[1rem_2.75rem_minmax(0,1fr)] gap-x-10 leading-20 wrap-anywhere">
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
          className="mt-2 self-start"
        />
      ) : (
        <span />
      )}
      <b className="text-end">{value}</b>
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
      {isSnoozed && (
        <>
          {t('helpRequestSnoozed')} <SnoozeTimeLeft since={snoozedSince} />{' '}
        </>
      )}
      {question === '' ? !isSnoozed && t('helpRequestOnly') : t('helpRequest', { question })}
    </ReasonRow>
  );
}

function StuckReason({ part, number }: { readonly part: StuckPart; readonly number: number }) {
  const t = useTranslations('instructor.room.why');
  const reasonText = useReasonText();
  switch (part.kind) {
    case 'lag':
      return (
        <ReasonRow value={formatDuration(part.spentMs)}>
          {part.reason
            ? t('lag-not-started', {
                number,
                median: formatDuration(part.medianMs),
                cause: reasonText.summarizeReason(part.reason),
              })
            : t('lag', { number, median: formatDuration(part.medianMs) })}
        </ReasonRow>
      );
    case 'same-reason':
      return (
        <ReasonRow value={t('times', { times: part.times })}>
          {t('same-reason', { cause: reasonText.summarizeReason(part.reason) })}
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

/** The checks that were failing when help was requested. They may pass by now. */
function FailingChecks({
  helpRequest,
  exercises,
}: {
  readonly helpRequest: HelpRequestView;
  readonly exercises: RoomInfo['exercises'];
}) {
  const t = useTranslations('instructor.room.why');
  const reasonText = useReasonText();
  const { language } = useLanguage();
  const checks = exercises.find(({ id }) => id === helpRequest.exercise)?.checks ?? [];
  // A check may fail for several Pods with the same code: show the first of them.
  const failing = helpRequest.failing.filter(
    ({ check, code }, index) =>
      helpRequest.failing.findIndex((other) => other.check === check && other.code === code) ===
      index,
  );
  if (failing.length === 0)
    return <p className={`${INFO_LINE} text-soft`}>{t('failingChecksNone')}</p>;
  return (
    <details>
      <summary className={SUMMARY}>
        {t('failingChecks')} ({failing.length})
      </summary>
      <ul>
        {failing.map((reason) => {
          const check = checks.find(({ id }) => id === reason.check);
          return (
            <li key={`${reason.check} ${reason.code}`} data-part="check" className={CHECK}>
              <StatusCell mark={{ state: 'failing' }} />
              <b>{check?.title[language] ?? reason.check}</b>
              <span />
              <ReasonText
                sentence={reasonText.formatReason(reason, check?.next)}
                className={CHECK_DETAILS}
              />
            </li>
          );
        })}
      </ul>
    </details>
  );
}
