import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Spans } from '#app/_components/spans.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import type { StatusMark } from '#app/_components/status-mark.ts';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import { useMounted } from '#lib/client/hooks.ts';
import { formatClock, formatDuration } from '#lib/i18n/times.ts';
import { richTags } from '../rich-tags.tsx';
import { isPassPending, listCheckRows, type StudentExercise } from '../student-exercises.ts';

interface Props {
  readonly exercise: StudentExercise;
  readonly onNext: (() => void) | null;
  /** The student has just passed it and hasn't continued yet. */
  readonly celebrated: boolean;
  /** All required exercises are passed. */
  readonly completed: boolean;
}

/** The state of the whole exercise with its next step. Always shown, so that the checks don't move. */
export function ExerciseStatus({ exercise, onNext, celebrated, completed }: Props) {
  const t = useTranslations('student.checks');
  const { mark, text } = useExerciseStatus(exercise);
  const next = exercise.view.pass !== null && onNext;
  return (
    <div
      data-part="exercise-status"
      data-passed={exercise.view.pass !== null || undefined}
      data-celebrated={celebrated || undefined}
      className="flex min-h-56 flex-wrap items-center gap-x-12 gap-y-6 border-b border-rule py-6 data-[celebrated]:-mx-12 data-[celebrated]:items-start data-[celebrated]:border-2 data-[celebrated]:border-pass-ink data-[celebrated]:bg-pass data-[celebrated]:px-12 data-[celebrated]:py-14"
    >
      <StatusCell mark={mark} size={celebrated ? 34 : 24} />
      <div className="min-w-192 flex-1" role="status">
        {celebrated && <PassMoment exercise={exercise} completed={completed} />}
        {(!celebrated || mark.state === 'passed-cleaned-up') && <p>{text}</p>}
        {exercise.view.pass === null && <NextStep exercise={exercise} />}
      </div>
      {next && (
        <Button
          size="medium"
          primary={celebrated}
          className="ms-auto flex-none"
          onClick={next}
          shortcut="]"
        >
          {t('next')}
        </Button>
      )}
    </div>
  );
}

function PassMoment({ exercise, completed }: Pick<Props, 'exercise' | 'completed'>) {
  const t = useTranslations('student.passed');
  const { tookMs } = exercise.view;
  return (
    <>
      <p className="text-[1.25rem]/28 font-bold [word-break:auto-phrase]">
        {t('title', { number: exercise.number })}
      </p>
      {tookMs !== undefined && <p>{t('took', { time: formatDuration(tookMs) })}</p>}
      {completed && <p className="font-bold">{t('all')}</p>}
    </>
  );
}

/** The advice of the first failing check, so that there is always one thing to do. */
function NextStep({ exercise }: { readonly exercise: StudentExercise }) {
  const t = useTranslations('student.passed');
  const { formatReason } = useReasonText();
  if (exercise.info.kind === 'quiz') return null;
  const rows = listCheckRows(exercise);
  // With one failing check, the advice is right below.
  const failing = rows.filter(({ state }) => state === 'fail');
  const first = failing[0];
  if (failing.length < 2 || !first?.reason) return null;
  const spans = formatReason(first.reason, first.next ?? undefined).next ?? [];
  return (
    spans.length > 0 && (
      <p data-part="next-step">
        <span className="text-soft">{t('next')}</span> <Spans spans={spans} />
      </p>
    )
  );
}

/** A pass stays when objects are deleted afterwards (R8), and the text says so. */
function useExerciseStatus(exercise: StudentExercise): {
  readonly mark: StatusMark;
  readonly text: ReactNode;
} {
  const t = useTranslations('student.checks');
  const quizMessages = useTranslations('student.quizProgress');
  const passText = usePassText(exercise);
  const {
    info: { kind },
    view: { cell, pass, live },
    passing,
    total,
  } = exercise;
  if (pass !== null) {
    const state = cell.state === 'passed-cleaned-up' ? cell.state : 'passed';
    return { mark: { state }, text: passText };
  }
  if (live.state === 'not-started')
    return {
      mark: { state: 'not-started' },
      text: t(kind === 'quiz' ? 'quizOpen' : 'notStarted'),
    };
  if (live.state === 'unknown')
    return { mark: { state: 'unknown', reason: 'cannot-verify' }, text: t('unknownNow') };
  const left = total - passing;
  const leftText = kind === 'quiz' ? quizMessages('left', { left }) : t('working', { left });
  return {
    mark: { state: 'in-progress', passing, total },
    text: isPassPending(exercise) ? t('confirming') : leftText,
  };
}

/** When and how the exercise was passed. Empty without a pass. */
function usePassText({ view: { pass, cell } }: StudentExercise): ReactNode {
  const t = useTranslations('student.checks');
  const mounted = useMounted();
  if (pass === null) return null;
  const at = mounted ? formatClock(pass.at) : '--:--';
  if (cell.state === 'passed-cleaned-up') return t.rich('cleanedUp', { ...richTags, at });
  if (pass.source === 'instructor') return t.rich('markedPassed', { ...richTags, at });
  return pass.foundAtConnect ? t('passedFound') : t.rich('passed', { ...richTags, at });
}
