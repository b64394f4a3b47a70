'use client';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Cell } from '#app/_components/status-cell.tsx';
import { Documentation } from '#app/_components/documentation-link.tsx';
import type { Mark } from '#app/_components/status-mark.ts';
import { kindOf } from '#app/_components/objects.ts';
import { useSay } from '#app/_components/use-reason-text.ts';
import { Says, Spans } from '#app/_components/reason-text.tsx';
import { Steps } from '#app/_components/sequence-steps.tsx';
import { Clock } from '#app/_components/time.tsx';
import { useMounted } from '#lib/client/hooks.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import type { Incident } from '#lib/grading/types.ts';
import type { SeatView } from '#lib/room/views.ts';
import { rich } from '../rich-tags.tsx';
import { AsOf } from '../last-update-note.tsx';
import { checkRows, holding, incidentsBeside, type CheckRow, type Station } from '../student-exercises.ts';

interface Props {
  readonly view: SeatView;
  readonly station: Station;
  readonly asOf: number | null;
  readonly goNext: (() => void) | null;
  readonly questions: ReactNode;
}

/** What was heard last, how each check stands and why, and what else is wrong in the cluster; of a quiz its `questions` in their place. */
export function ChecksPane({ view, station, asOf, goNext, questions }: Props) {
  const t = useTranslations('student.checks');
  const beside = incidentsBeside(station, view.incidents);
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">
        {t(questions ? 'questions' : 'title')}{' '}
        <span className="push">
          {asOf !== null && (
            <>
              <AsOf at={asOf} />,{' '}
            </>
          )}
          {t('count', { n: station.n, m: station.m })}
        </span>
      </h2>
      {!questions && <Heard heard={view.heard} />}
      <Standing station={station} goNext={goNext} />
      {questions ?? (
        <div aria-live="polite">
          {checkRows(station).map((row) => (
            <Check key={row.id} row={row} />
          ))}
        </div>
      )}
      {beside.length > 0 && <Noticed incidents={beside} />}
    </section>
  );
}

function Heard({ heard }: { readonly heard: SeatView['heard'] }) {
  const t = useTranslations('student.checks');
  if (heard === null) return <p className="heard">{t.rich('heardNothing', rich)}</p>;
  const kind =
    heard.ns === '' || heard.ns === 'default'
      ? kindOf(heard)
      : t('heardIn', { kind: kindOf(heard), namespace: heard.ns });
  return (
    <p className="heard">
      <b>
        <Clock at={heard.at} seconds />
      </b>
      <span>
        {t.rich(heard.op === 'set' ? 'heardSet' : 'heardGone', { ...rich, kind, name: heard.name })}
      </span>
    </p>
  );
}

/** How the exercise stands as a whole, in one row that is always there: what is below it never moves for a pass. */
function Standing({
  station,
  goNext,
}: {
  readonly station: Station;
  readonly goNext: (() => void) | null;
}) {
  const t = useTranslations('student.checks');
  const { mark, words } = useStanding(station);
  const next = station.view.pass !== null && goNext;
  return (
    <div className="standing">
      <Cell mark={mark} size={24} />
      <p role="status">{words}</p>
      {next && (
        <Button onClick={next} shortcut="]">
          {t('next')}
        </Button>
      )}
    </div>
  );
}

/** A pass stays, whatever becomes of the objects (R8), and the page says so. */
function useStanding(station: Station): { readonly mark: Mark; readonly words: ReactNode } {
  const t = useTranslations('student.checks');
  const mounted = useMounted();
  const {
    view: { cell, pass, live },
    n,
    m,
  } = station;
  if (pass !== null) {
    const at = mounted ? formatClock(pass.at) : '--:--';
    if (cell.state === 'passed-removed')
      return { mark: { state: 'passed-removed' }, words: t.rich('removed', { ...rich, at }) };
    const words =
      pass.source === 'hand'
        ? t.rich('passedByHand', { ...rich, at })
        : pass.foundAtConnect
          ? t('passedFound')
          : t.rich('passed', { ...rich, at });
    return { mark: { state: 'passed' }, words };
  }
  if (live.state === 'not-started')
    return {
      mark: { state: 'not-started' },
      words: t(station.head.kind === 'quiz' ? 'quizOpen' : 'notStarted'),
    };
  if (live.state === 'unknown')
    return { mark: { state: 'unknown', why: 'cannot-tell' }, words: t('unknownNow') };
  return {
    mark: { state: 'working', n, m },
    words: holding(station) ? t('holding') : t('working', { left: m - n }),
  };
}

const MARKS = {
  holds: { state: 'passed' },
  fails: { state: 'trouble' },
  unknown: { state: 'unknown', why: 'cannot-tell' },
  'not-judged': { state: 'not-started' },
} as const;

function Check({ row }: { readonly row: CheckRow }) {
  const t = useTranslations('student.checks');
  const { language } = useLanguage();
  const say = useSay();
  const sentence = row.reason && say.reason(row.reason, row.next ?? undefined);
  return (
    <article className="student-check" data-state={row.state}>
      <Cell mark={MARKS[row.state]} size={24} />
      <h3>{row.title[language]}</h3>
      <small className={row.state === 'not-judged' ? 'soft' : 'out-of-sight'}>
        {row.state === 'not-judged' ? t('notJudged') : t(row.state)}
      </small>
      {row.note && <small className="soft student-note">{t('notRequested')}</small>}
      {row.steps.length > 0 && <Steps steps={row.steps} result={row.result} />}
      {sentence && <Says sentence={sentence} />}
    </article>
  );
}

function Noticed({ incidents }: { readonly incidents: readonly Incident[] }) {
  const t = useTranslations('student.checks');
  const say = useSay();
  return (
    <>
      <h2>{t('also')}</h2>
      {incidents.map((incident) => (
        <p className="heard noticed" key={`${incident.code} ${incident.object.uid}`}>
          <b>
            <Clock at={incident.since} />
          </b>
          <span>
            <Spans spans={say.incident(incident).found ?? []} />{' '}
            <Documentation code={incident.code} />
          </span>
        </p>
      ))}
      <p className="soft waiting">{t('alsoNote')}</p>
    </>
  );
}
