import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { LastUpdateNote } from '#app/_components/last-update-note.tsx';
import { kindOf } from '#app/_components/objects.ts';
import { ReasonText } from '#app/_components/reason-text.tsx';
import { SequenceSteps } from '#app/_components/sequence-steps.tsx';
import { StartReasons } from '#app/_components/start-reasons.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import type { StatusMark } from '#app/_components/status-mark.ts';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import { useMounted } from '#lib/client/hooks.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import type { SeatView } from '#lib/room/views.ts';
import { PaneHeading } from '../layout/pane-heading.tsx';
import { richTags } from '../rich-tags.tsx';
import {
  isPassPending,
  listCheckRows,
  otherIncidents,
  type CheckRow,
  type StudentExercise,
} from '../student-exercises.ts';
import { ChangeRow } from './change-row.tsx';
import { OtherIncidents } from './other-incidents.tsx';

interface Props {
  readonly view: SeatView;
  readonly exercise: StudentExercise;
  readonly lastKnownAt: number | null;
  readonly onNext: (() => void) | null;
  /** The questions of a quiz, in place of the checks. */
  readonly questions: ReactNode;
}

/** The last change, the state of the exercise and of each check, and other cluster problems. */
export function ChecksPane({ view, exercise, lastKnownAt, onNext, questions }: Props) {
  const t = useTranslations('student.checks');
  const incidents = otherIncidents(exercise, view.incidents);
  return (
    <section aria-labelledby="checks">
      <PaneHeading
        id="checks"
        aside={
          <>
            {lastKnownAt !== null && (
              <>
                <b>
                  <LastUpdateNote at={lastKnownAt} />
                </b>
                ,{' '}
              </>
            )}
            {t('count', { n: exercise.passing, m: exercise.total })}
          </>
        }
      >
        {t(questions ? 'questions' : 'title')}
      </PaneHeading>
      {!questions && <LastChange lastChange={view.lastChange} />}
      <ExerciseStatus exercise={exercise} onNext={onNext} />
      <StartNote exercise={exercise} />
      {questions ?? (
        <div aria-live="polite">
          {listCheckRows(exercise).map((row) => (
            <Check key={row.id} row={row} />
          ))}
        </div>
      )}
      {incidents.length > 0 && (
        <OtherIncidents incidents={incidents} more={view.omitted.incidents} />
      )}
    </section>
  );
}

function LastChange({ lastChange }: { readonly lastChange: SeatView['lastChange'] }) {
  const t = useTranslations('student.checks');
  // The row has a fixed height, so that the checks below don't move with each change.
  if (lastChange === null)
    return (
      <ChangeRow className="min-h-59">
        <p>{t.rich('changeNone', richTags)}</p>
      </ChangeRow>
    );
  const kind =
    lastChange.ns === '' || lastChange.ns === 'default'
      ? kindOf(lastChange)
      : t('changeIn', { kind: kindOf(lastChange), namespace: lastChange.ns });
  return (
    <ChangeRow className="min-h-59">
      <b>
        <ClockTime at={lastChange.at} seconds />
      </b>
      <span>
        {t.rich(lastChange.op === 'set' ? 'changeSet' : 'changeDeleted', {
          ...richTags,
          kind,
          name: lastChange.name,
        })}
      </span>
    </ChangeRow>
  );
}

/** What counts as a start and what was found instead, or that the attempt was deleted. */
function StartNote({ exercise: { view, info } }: { readonly exercise: StudentExercise }) {
  const t = useTranslations('student.checks');
  const { live, pass } = view;
  if (pass !== null || info.kind === 'quiz') return null;
  if (live.state === 'not-started')
    return (
      <div data-part="start-note" className="border-b border-rule py-6">
        <StartReasons
          live={live}
          className="gap-x-8 gap-y-2 text-[0.875rem]/23 [&_[data-part=next]_dd]:font-bold"
        />
      </div>
    );
  return live.state === 'evaluated' && live.deleted ? (
    <p data-part="start-note" className="border-b border-rule py-6 text-soft">
      {t.rich('attemptDeleted', { ...richTags, name: live.deleted.name })}
    </p>
  ) : null;
}

interface ExerciseStatusProps {
  readonly exercise: StudentExercise;
  readonly onNext: (() => void) | null;
}

/** The state of the whole exercise. Always shown, so that a pass doesn't move the checks below. */
function ExerciseStatus({ exercise, onNext }: ExerciseStatusProps) {
  const t = useTranslations('student.checks');
  const { mark, text } = useExerciseStatus(exercise);
  const next = exercise.view.pass !== null && onNext;
  return (
    <div
      data-part="exercise-status"
      data-passed={exercise.view.pass !== null || undefined}
      className="flex min-h-60 items-center gap-12 border-b border-rule py-6"
    >
      <StatusCell mark={mark} size={24} />
      <p className="flex-1" role="status">
        {text}
      </p>
      {next && (
        <Button size="medium" className="ms-auto flex-none" onClick={next} shortcut="]">
          {t('next')}
        </Button>
      )}
    </div>
  );
}

/** A pass stays when objects are deleted afterwards (R8), and the text says so. */
function useExerciseStatus(exercise: StudentExercise): {
  readonly mark: StatusMark;
  readonly text: ReactNode;
} {
  const t = useTranslations('student.checks');
  const mounted = useMounted();
  const {
    view: { cell, pass, live },
    passing,
    total,
  } = exercise;
  if (pass !== null) {
    const at = mounted ? formatClock(pass.at) : '--:--';
    if (cell.state === 'passed-cleaned-up')
      return {
        mark: { state: 'passed-cleaned-up' },
        text: t.rich('cleanedUp', { ...richTags, at }),
      };
    const text =
      pass.source === 'instructor'
        ? t.rich('markedPassed', { ...richTags, at })
        : pass.foundAtConnect
          ? t('passedFound')
          : t.rich('passed', { ...richTags, at });
    return { mark: { state: 'passed' }, text };
  }
  if (live.state === 'not-started')
    return {
      mark: { state: 'not-started' },
      text: t(exercise.info.kind === 'quiz' ? 'quizOpen' : 'notStarted'),
    };
  if (live.state === 'unknown')
    return { mark: { state: 'unknown', reason: 'cannot-verify' }, text: t('unknownNow') };
  return {
    mark: { state: 'in-progress', passing, total },
    text: isPassPending(exercise) ? t('confirming') : t('working', { left: total - passing }),
  };
}

const CHECK_MARKS: Readonly<Record<CheckRow['state'], StatusMark>> = {
  pass: { state: 'passed' },
  fail: { state: 'failing' },
  unknown: { state: 'unknown', reason: 'cannot-verify' },
  'not-checked': { state: 'not-started' },
};

function Check({ row }: { readonly row: CheckRow }) {
  const t = useTranslations('student.checks');
  const { language } = useLanguage();
  const { formatReason } = useReasonText();
  const sentence = row.reason && formatReason(row.reason, row.next ?? undefined);
  return (
    <article
      data-part="check"
      data-state={row.state}
      className="relative grid grid-cols-[1.5rem_1fr_auto] items-center gap-x-12 border-b border-rule py-11"
    >
      <StatusCell mark={CHECK_MARKS[row.state]} size={24} />
      <h3 className="text-check">{row.title[language]}</h3>
      <small className={row.state === 'not-checked' ? 'text-soft' : 'sr-only'}>
        {row.state === 'not-checked' ? t('notChecked') : t(row.state)}
      </small>
      {row.requestSkipped && <small className="col-[2/-1] text-soft">{t('notRequested')}</small>}
      {row.steps.length > 0 && <SequenceSteps steps={row.steps} result={row.result} />}
      {sentence && (
        <ReasonText
          sentence={sentence}
          className="col-[2/-1] gap-x-8 gap-y-2 pt-4 text-[0.875rem]/23 [&_[data-part=next]_dd]:font-bold"
        />
      )}
    </article>
  );
}
