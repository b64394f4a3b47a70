import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { LastUpdateNote } from '#app/_components/last-update-note.tsx';
import { kindOf } from '#app/_components/objects.ts';
import { StartReasons } from '#app/_components/start-reasons.tsx';
import type { SeatView } from '#lib/room/views.ts';
import { PaneHeading } from '../layout/pane-heading.tsx';
import { richTags } from '../rich-tags.tsx';
import {
  listCheckRows,
  otherIncidents,
  type CheckRow,
  type StudentExercise,
} from '../student-exercises.ts';
import { ChangeRow } from './change-row.tsx';
import { CheckItem } from './check-item.tsx';
import { CurrentState } from './current-state.tsx';
import { ExerciseStatus } from './exercise-status.tsx';
import { OtherIncidents } from './other-incidents.tsx';

interface Props {
  readonly view: SeatView;
  readonly exercise: StudentExercise;
  readonly lastKnownAt: number | null;
  readonly onNext: (() => void) | null;
  readonly celebrated: boolean;
  readonly completed: boolean;
  /** The questions of a quiz, in place of the checks. */
  readonly questions: ReactNode;
}

/** The check as it was when the exercise was passed. */
function asPassed(row: CheckRow): CheckRow {
  return { ...row, state: 'pass', reason: null, next: null, requestSkipped: false };
}

/** The state of the exercise, the last change, each check, and other cluster problems. */
export function ChecksPane({
  view,
  exercise,
  lastKnownAt,
  onNext,
  celebrated,
  completed,
  questions,
}: Props) {
  const t = useTranslations('student.checks');
  const incidents = otherIncidents(exercise, view.incidents);
  const rows = listCheckRows(exercise);
  const passed = exercise.view.pass !== null;
  return (
    <section aria-labelledby="checks">
      <PaneHeading
        id="checks"
        aside={<ChecksCount exercise={exercise} lastKnownAt={lastKnownAt} />}
      >
        {t(questions ? 'questions' : 'title')}
      </PaneHeading>
      <ExerciseStatus
        exercise={exercise}
        onNext={onNext}
        celebrated={celebrated}
        completed={completed}
      />
      {!questions && <LastChange lastChange={view.lastChange} />}
      <StartNote exercise={exercise} />
      {questions ?? (
        <div aria-live="polite">
          {rows.map((row) => (
            <CheckItem key={row.id} row={passed ? asPassed(row) : row} />
          ))}
        </div>
      )}
      {passed && !questions && (
        <CurrentState
          live={exercise.view.live}
          rows={rows.filter(({ state }) => state === 'fail')}
          incidents={incidents}
        />
      )}
      {!passed && incidents.length > 0 && (
        <OtherIncidents incidents={incidents} more={view.omitted.incidents} />
      )}
    </section>
  );
}

function ChecksCount({ exercise, lastKnownAt }: Pick<Props, 'exercise' | 'lastKnownAt'>) {
  const t = useTranslations('student.checks');
  const quizMessages = useTranslations('student.quizProgress');
  const count = { n: exercise.passing, m: exercise.total };
  return (
    <>
      {lastKnownAt !== null && (
        <>
          <b>
            <LastUpdateNote at={lastKnownAt} />
          </b>
          ,{' '}
        </>
      )}
      {exercise.info.kind === 'quiz' ? quizMessages('count', count) : t('count', count)}
    </>
  );
}

/** Two lines on a phone, one beside other columns. */
const CHANGE_CLASS = 'min-h-42 max-tablet:min-h-59';

function LastChange({ lastChange }: { readonly lastChange: SeatView['lastChange'] }) {
  const t = useTranslations('student.checks');
  // The row has a fixed height, so that the checks below don't move with each change.
  if (lastChange === null)
    return (
      <ChangeRow className={CHANGE_CLASS}>
        <p>{t.rich('changeNone', richTags)}</p>
      </ChangeRow>
    );
  const kind =
    lastChange.ns === '' || lastChange.ns === 'default'
      ? kindOf(lastChange)
      : t('changeIn', { kind: kindOf(lastChange), namespace: lastChange.ns });
  return (
    <ChangeRow className={CHANGE_CLASS}>
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
          className="gap-x-8 gap-y-2 text-[0.9375rem]/23 [&_[data-part=next]_dd]:font-bold"
        />
      </div>
    );
  return live.state === 'evaluated' && live.deleted ? (
    <p data-part="start-note" className="border-b border-rule py-6 text-soft">
      {t.rich('attemptDeleted', { ...richTags, name: live.deleted.name })}
    </p>
  ) : null;
}
