'use client';
import { useTranslations } from 'use-intl';
import { Cell } from '#app/_components/status-cell.tsx';
import type { Away, Mark } from '#app/_components/status-mark.ts';
import { useSay } from '#app/_components/use-reason-text.ts';
import { Says } from '#app/_components/reason-text.tsx';
import { Steps } from '#app/_components/sequence-steps.tsx';
import { Clock } from '#app/_components/time.tsx';
import type { CheckResult, Pass } from '#lib/grading/types.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { CheckHead, ExerciseHead, ExerciseView, SeatView } from '#lib/room/views.ts';
import { HandPass } from './pass-override.tsx';

interface Props {
  readonly event: string;
  readonly seat: string;
  readonly exercise: ExerciseView;
  readonly head: ExerciseHead;
  readonly number: number;
  readonly heard: SeatView['heard'];
  readonly away: Away | null;
  readonly off: boolean;
  readonly mayDecide: boolean;
}

/** The checks of one exercise, each with what was found, what was expected, what comes next. */
export function DrawerChecks({
  event,
  seat,
  exercise,
  head,
  number,
  heard,
  away,
  off,
  mayDecide,
}: Props) {
  const t = useTranslations('instructor.room.drawer');
  const { language } = useLanguage();
  const say = useSay();
  const { live, pass } = exercise;
  const results = new Map(exercise.checks.map((result) => [result.check, result]));
  const holding = exercise.checks.filter(({ state }) => state === 'holds').length;
  return (
    <section>
      <h3 className="section-head">
        {t('checks', { number })} <span>{head.title[language]}</span>{' '}
        <span className="push soft">{t('holding', { n: holding, m: head.checks.length })}</span>
      </h3>
      {away && (
        <p className="aside-line">
          <Cell mark={{ state: 'unknown', why: away }} size={16} />
          <span>
            {t('lastKnown')} {heard && <Clock at={heard.at} seconds />}
          </span>
        </p>
      )}
      {pass && <PassLine pass={pass} removed={exercise.cell.state === 'passed-removed'} />}
      {live.state === 'unknown' && (
        <div className="check">
          <Cell mark={{ state: 'unknown', why: 'cannot-tell' }} />
          <Says sentence={say.reason(live.reason)} />
        </div>
      )}
      {live.state === 'not-started' && !pass && (
        <p className="soft aside-line">{t('notStarted')}</p>
      )}
      <ul>
        {head.checks.map(({ id, title, next, steps }) => (
          <Check
            key={id}
            title={title[language]}
            next={next}
            steps={steps}
            result={results.get(id)}
          />
        ))}
      </ul>
      <p className="aside-line">
        <Hints exercise={exercise} hints={head.hints} />
        {mayDecide && (
          <HandPass
            key={head.id}
            event={event}
            seat={seat}
            exercise={head.id}
            passed={pass !== null}
            off={off}
          />
        )}
      </p>
    </section>
  );
}

/** What was opened by whom: a hint that was given counts as no look of theirs. */
function Hints({
  exercise: { hintsTaken, hintsGiven },
  hints,
}: {
  readonly exercise: ExerciseView;
  readonly hints: number;
}) {
  const t = useTranslations('instructor.room.drawer');
  const seat = useTranslations('instructor.room.people.seat');
  const { language } = useLanguage();
  const open = new Set([...hintsTaken, ...hintsGiven]).size;
  const who = [
    hintsTaken.length > 0 && seat('hintsTaken', { hints: hintsTaken.join(', ') }),
    hintsGiven.length > 0 && seat('hintsGiven', { hints: hintsGiven.join(', ') }),
  ].filter((words) => words !== false);
  const details = who.join('; ');
  return (
    <span className="soft">
      {t('hints')}: {open === 0 ? t('noHints') : t('hintsTaken', { taken: open, hints })}
      {details !== '' && (language === 'ja' ? `（${details}）` : ` (${details})`)}
    </span>
  );
}

const MARKS = {
  holds: { state: 'passed' },
  fails: { state: 'trouble' },
  unknown: { state: 'unknown', why: 'cannot-tell' },
} as const satisfies Record<CheckResult['state'], Mark>;

function Check({
  title,
  next,
  steps,
  result,
}: {
  readonly title: string;
  readonly next: CheckHead['next'];
  readonly steps: CheckHead['steps'];
  readonly result: CheckResult | undefined;
}) {
  const t = useTranslations('instructor.room.drawer');
  const say = useSay();
  const sentence = result && result.state !== 'holds' ? say.reason(result.reason, next) : null;
  return (
    <li className="check">
      <Cell mark={result ? MARKS[result.state] : { state: 'not-started' }} />
      {result?.state === 'fails' ? <b>{title}</b> : <span>{title}</span>}
      <span className="soft">{!result && t('unseenCheck')}</span>
      {result?.state === 'holds' && result.note && (
        <small className="soft">{t('notRequested')}</small>
      )}
      {steps && <Steps steps={steps} result={result} />}
      {sentence && <Says sentence={sentence} />}
    </li>
  );
}

function PassLine({ pass, removed }: { readonly pass: Pass; readonly removed: boolean }) {
  const t = useTranslations('instructor.room.drawer');
  return (
    <p className="aside-line">
      <Cell mark={{ state: removed ? 'passed-removed' : 'passed' }} size={16} />
      <span>
        {t('passedAt')} <Clock at={pass.at} seconds />
        {pass.foundAtConnect && `, ${t('found')}`}
        {pass.source === 'hand' && `, ${t('byHand')}`}
        {pass.source === 're-grade' && `, ${t('regrade')}`}
        {removed && (
          <>
            <br />
            {t('removed')}
          </>
        )}
      </span>
    </p>
  );
}
