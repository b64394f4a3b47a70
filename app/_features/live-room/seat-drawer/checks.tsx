import { useTranslations } from 'use-intl';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { ReasonText } from '#app/_components/reason-text.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { SequenceSteps } from '#app/_components/sequence-steps.tsx';
import { StartReasons } from '#app/_components/start-reasons.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import type { Absence, StatusMark } from '#app/_components/status-mark.ts';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import type { CheckResult, Pass } from '#lib/grading/types.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { CheckInfo, ExerciseInfo, ExerciseView, SeatView } from '#lib/room/views.ts';
import { CHECK, CHECK_DETAILS, INFO_LINE, SECTION } from './drawer-styles.ts';
import { PassOverride } from './pass-override.tsx';

interface ChecksProps {
  readonly seatId: string;
  readonly exercise: ExerciseView;
  readonly info: ExerciseInfo;
  readonly number: number;
  readonly lastChange: SeatView['lastChange'];
  readonly absence: Absence | null;
  readonly canOverride: boolean;
}

/** The checks of one exercise, each with what was found, what is expected, and what to do next. */
export function Checks({
  seatId,
  exercise,
  info,
  number,
  lastChange,
  absence,
  canOverride,
}: ChecksProps) {
  const t = useTranslations('instructor.room.drawer');
  const { language } = useLanguage();
  const reasonText = useReasonText();
  const { live, pass } = exercise;
  const results = new Map(exercise.checks.map((result) => [result.check, result]));
  const passingCount = exercise.checks.filter(({ state }) => state === 'pass').length;
  return (
    <section className={SECTION}>
      <SectionHeading level={3}>
        {t('checks', { number })} <span>{info.title[language]}</span>{' '}
        <span className="ms-auto text-soft">
          {t('passing', { n: passingCount, m: info.checks.length })}
        </span>
      </SectionHeading>
      {absence && (
        <p className={INFO_LINE}>
          <StatusCell
            mark={{ state: 'unknown', reason: absence }}
            size={16}
            className="self-center"
          />
          <span>
            {t('lastKnown')} {lastChange && <ClockTime at={lastChange.at} seconds />}
          </span>
        </p>
      )}
      {pass && <PassNote pass={pass} cleanedUp={exercise.cell.state === 'passed-cleaned-up'} />}
      {live.state === 'unknown' && (
        <div data-part="check" className={CHECK}>
          <StatusCell mark={{ state: 'unknown', reason: 'cannot-verify' }} />
          <ReasonText sentence={reasonText.formatReason(live.reason)} className={CHECK_DETAILS} />
        </div>
      )}
      {live.state === 'not-started' && !pass && (
        <>
          <p className={`${INFO_LINE} text-soft`}>{t('notStarted')}</p>
          <StartReasons live={live} className={CHECK_DETAILS} />
        </>
      )}
      {live.state === 'evaluated' && live.deleted && (
        <p className={`${INFO_LINE} text-soft`}>
          {t('attemptDeleted', { name: live.deleted.name })}
        </p>
      )}
      <ul>
        {info.checks.map(({ id, title, next, steps }) => (
          <Check
            key={id}
            title={title[language]}
            next={next}
            steps={steps}
            result={results.get(id)}
          />
        ))}
      </ul>
      <p className={INFO_LINE}>
        <HintSummary exercise={exercise} hints={info.hints} />
        {canOverride && (
          <PassOverride
            key={info.id}
            seatId={seatId}
            exerciseId={info.id}
            hasPassed={pass !== null}
          />
        )}
      </p>
    </section>
  );
}

/** The hints that are open, and who opened them. */
function HintSummary({
  exercise: { hintsRevealed, hintsGiven },
  hints,
}: {
  readonly exercise: ExerciseView;
  readonly hints: number;
}) {
  const t = useTranslations('instructor.room.drawer');
  const seatMessages = useTranslations('instructor.room.seatActions');
  const { language } = useLanguage();
  const open = new Set([...hintsRevealed, ...hintsGiven]).size;
  const details = [
    hintsRevealed.length > 0 && seatMessages('hintsOpened', { hints: hintsRevealed.join(', ') }),
    hintsGiven.length > 0 && seatMessages('hintsReleased', { hints: hintsGiven.join(', ') }),
  ]
    .filter((text) => text !== false)
    .join('; ');
  return (
    <span className="text-soft">
      {t('hints')}: {open === 0 ? t('noHints') : t('hintsOpened', { taken: open, hints })}
      {details !== '' && (language === 'ja' ? `（${details}）` : ` (${details})`)}
    </span>
  );
}

const MARK_BY_RESULT = {
  pass: { state: 'passed' },
  fail: { state: 'failing' },
  unknown: { state: 'unknown', reason: 'cannot-verify' },
} as const satisfies Record<CheckResult['state'], StatusMark>;

function Check({
  title,
  next,
  steps,
  result,
}: {
  readonly title: string;
  readonly next: CheckInfo['next'];
  readonly steps: CheckInfo['steps'];
  readonly result: CheckResult | undefined;
}) {
  const t = useTranslations('instructor.room.drawer');
  const reasonText = useReasonText();
  const sentence =
    result && result.state !== 'pass' ? reasonText.formatReason(result.reason, next) : null;
  return (
    <li data-part="check" className={CHECK}>
      <StatusCell mark={result ? MARK_BY_RESULT[result.state] : { state: 'not-started' }} />
      {result?.state === 'fail' ? <b>{title}</b> : <span>{title}</span>}
      <span className="text-soft">{!result && t('notChecked')}</span>
      {result?.state === 'pass' && result.note && (
        <small className="text-soft">{t('notRequested')}</small>
      )}
      {steps && <SequenceSteps steps={steps} result={result} />}
      {sentence && <ReasonText sentence={sentence} className={CHECK_DETAILS} />}
    </li>
  );
}

function PassNote({ pass, cleanedUp }: { readonly pass: Pass; readonly cleanedUp: boolean }) {
  const t = useTranslations('instructor.room.drawer');
  return (
    <p className={INFO_LINE}>
      <StatusCell
        mark={{ state: cleanedUp ? 'passed-cleaned-up' : 'passed' }}
        size={16}
        className="self-center"
      />
      <span>
        {t('passedAt')} <ClockTime at={pass.at} seconds />
        {pass.foundAtConnect && `, ${t('foundAtConnect')}`}
        {pass.source === 'instructor' && `, ${t('markedByStaff')}`}
        {pass.source === 'regrade' && `, ${t('regrade')}`}
        {cleanedUp && (
          <>
            <br />
            {t('cleanedUp')}
          </>
        )}
      </span>
    </p>
  );
}
