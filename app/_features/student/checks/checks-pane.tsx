'use client';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { DocumentationLink } from '#app/_components/documentation-link.tsx';
import type { StatusMark } from '#app/_components/status-mark.ts';
import { kindOf } from '#app/_components/objects.ts';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import { ReasonText, Spans } from '#app/_components/reason-text.tsx';
import { SequenceSteps } from '#app/_components/sequence-steps.tsx';
import { ClockTime } from '#app/_components/time.tsx';
import { useMounted } from '#lib/client/hooks.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import type { Incident } from '#lib/grading/types.ts';
import type { SeatView } from '#lib/room/views.ts';
import { richTags } from '../rich-tags.tsx';
import { LastUpdateNote } from '../last-update-note.tsx';
import {
  listCheckRows,
  isPassPending,
  otherIncidents,
  type CheckRow,
  type StudentExercise,
} from '../student-exercises.ts';

interface Props {
  readonly view: SeatView;
  readonly exercise: StudentExercise;
  readonly lastKnownAt: number | null;
  readonly onNext: (() => void) | null;
  readonly questions: ReactNode;
}

/** What was heard last, how each check stands and why, and what else is wrong in the cluster; of a quiz its `questions` in their place. */
export function ChecksPane({ view, exercise, lastKnownAt, onNext, questions }: Props) {
  const t = useTranslations('student.checks');
  const otherClusterIncidents = otherIncidents(exercise, view.incidents);
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">
        {t(questions ? 'questions' : 'title')}{' '}
        <span className="push">
          {lastKnownAt !== null && (
            <>
              <LastUpdateNote at={lastKnownAt} />,{' '}
            </>
          )}
          {t('count', { n: exercise.passing, m: exercise.total })}
        </span>
      </h2>
      {!questions && <LastChange lastChange={view.lastChange} />}
      <ExerciseStatus exercise={exercise} onNext={onNext} />
      {questions ?? (
        <div aria-live="polite">
          {listCheckRows(exercise).map((row) => (
            <Check key={row.id} row={row} />
          ))}
        </div>
      )}
      {otherClusterIncidents.length > 0 && <OtherIncidents incidents={otherClusterIncidents} />}
    </section>
  );
}

function LastChange({ lastChange }: { readonly lastChange: SeatView['lastChange'] }) {
  const t = useTranslations('student.checks');
  if (lastChange === null) return <p className="heard">{t.rich('changeNone', richTags)}</p>;
  const kind =
    lastChange.ns === '' || lastChange.ns === 'default'
      ? kindOf(lastChange)
      : t('changeIn', { kind: kindOf(lastChange), namespace: lastChange.ns });
  return (
    <p className="heard">
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
    </p>
  );
}

/** How the exercise stands as a whole, in one row that is always there: what is below it never moves for a pass. */
function ExerciseStatus({
  exercise,
  onNext,
}: {
  readonly exercise: StudentExercise;
  readonly onNext: (() => void) | null;
}) {
  const t = useTranslations('student.checks');
  const { mark, text } = useExerciseStatus(exercise);
  const next = exercise.view.pass !== null && onNext;
  return (
    <div className="standing">
      <StatusCell mark={mark} size={24} />
      <p role="status">{text}</p>
      {next && (
        <Button onClick={next} shortcut="]">
          {t('next')}
        </Button>
      )}
    </div>
  );
}

/** A pass stays, whatever becomes of the objects (R8), and the page says so. */
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

const CHECK_MARKS = {
  pass: { state: 'passed' },
  fail: { state: 'failing' },
  unknown: { state: 'unknown', why: 'cannot-verify' },
  'not-checked': { state: 'not-started' },
} as const;

function Check({ row }: { readonly row: CheckRow }) {
  const t = useTranslations('student.checks');
  const { language } = useLanguage();
  const say = useReasonText();
  const sentence = row.reason && say.formatReason(row.reason, row.next ?? undefined);
  return (
    <article className="student-check" data-state={row.state}>
      <StatusCell mark={CHECK_MARKS[row.state]} size={24} />
      <h3>{row.title[language]}</h3>
      <small className={row.state === 'not-checked' ? 'soft' : 'out-of-sight'}>
        {row.state === 'not-checked' ? t('notChecked') : t(row.state)}
      </small>
      {row.requestSkipped && <small className="soft student-note">{t('notRequested')}</small>}
      {row.steps.length > 0 && <SequenceSteps steps={row.steps} result={row.result} />}
      {sentence && <ReasonText sentence={sentence} />}
    </article>
  );
}

function OtherIncidents({ incidents }: { readonly incidents: readonly Incident[] }) {
  const t = useTranslations('student.checks');
  const say = useReasonText();
  return (
    <>
      <h2>{t('also')}</h2>
      {incidents.map((incident) => (
        <p className="heard noticed" key={`${incident.code} ${incident.object.uid}`}>
          <b>
            <ClockTime at={incident.since} />
          </b>
          <span>
            <Spans spans={say.formatIncident(incident).found ?? []} />{' '}
            <DocumentationLink code={incident.code} />
          </span>
        </p>
      ))}
      <p className="soft waiting">{t('alsoNote')}</p>
    </>
  );
}
