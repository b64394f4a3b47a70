'use client';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/components/button.tsx';
import { Cell } from '#app/components/cell.tsx';
import { Documentation } from '#app/components/documentation.tsx';
import { kindOf } from '#app/components/objects.ts';
import { useSay } from '#app/components/say.ts';
import { Says, Spans } from '#app/components/says.tsx';
import { Steps } from '#app/components/steps.tsx';
import { Clock } from '#app/components/time.tsx';
import { useMounted } from '#lib/client/hooks.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import type { Incident } from '#lib/grading/types.ts';
import type { SeatView } from '#lib/room/types.ts';
import { rich } from './rich.tsx';
import { checkRows, incidentsBeside, type CheckRow, type Station } from './stations.ts';

/** What was heard last, how each check stands and why, and what else is wrong in the cluster; of a quiz its `questions` in their place. */
export function ChecksPane({ view, station, goNext, questions }: { readonly view: SeatView; readonly station: Station; readonly goNext: (() => void) | null; readonly questions: ReactNode }) {
  const t = useTranslations('student.checks');
  const beside = incidentsBeside(station, view.incidents);
  const notStarted = station.view.live.state === 'not-started' && station.view.pass === null;
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">{t(questions ? 'questions' : 'title')} <span className="push">{t('count', { n: station.n, m: station.m })}</span></h2>
      {!questions && <Heard heard={view.heard} />}
      <Passed station={station} goNext={goNext} />
      {notStarted && !questions && <p className="soft waiting">{t('notStarted')}</p>}
      {questions ?? <div aria-live="polite">{checkRows(station).map((row) => <Check key={row.id} row={row} />)}</div>}
      {beside.length > 0 && <Noticed incidents={beside} />}
    </section>
  );
}

function Heard({ heard }: { readonly heard: SeatView['heard'] }) {
  const t = useTranslations('student.checks');
  if (heard === null) return <p className="heard">{t.rich('heardNothing', rich)}</p>;
  const kind = heard.ns === '' || heard.ns === 'default' ? kindOf(heard) : t('heardIn', { kind: kindOf(heard), namespace: heard.ns });
  return (
    <p className="heard">
      <b><Clock at={heard.at} seconds /></b>
      <span>{t.rich(heard.op === 'set' ? 'heardSet' : 'heardGone', { ...rich, kind, name: heard.name })}</span>
    </p>
  );
}

/** A pass stays, whatever becomes of the objects (R8), and the page says so. */
function Passed({ station: { view: { cell, pass } }, goNext }: { readonly station: Station; readonly goNext: (() => void) | null }) {
  const t = useTranslations('student.checks');
  const mounted = useMounted();
  if (pass === null) return null;
  const at = mounted ? formatClock(pass.at) : '--:--';
  const removed = cell.state === 'passed-removed';
  const words = removed ? t.rich('removed', { ...rich, at })
    : pass.source === 'hand' ? t.rich('passedByHand', { ...rich, at })
      : pass.foundAtConnect ? t('passedFound')
        : t.rich('passed', { ...rich, at });
  return (
    <div className="passed" role="status">
      <Cell mark={{ state: removed ? 'passed-removed' : 'passed' }} size={24} />
      <p>{words}</p>
      {goNext && <Button onClick={goNext} shortcut="]">{t('next')}</Button>}
    </div>
  );
}

const MARKS = { holds: { state: 'passed' }, fails: { state: 'trouble' }, unknown: { state: 'unknown', why: 'cannot-tell' }, 'not-judged': { state: 'not-started' } } as const;

function Check({ row }: { readonly row: CheckRow }) {
  const t = useTranslations('student.checks');
  const { language } = useLanguage();
  const say = useSay();
  const sentence = row.reason && say.reason(row.reason, row.next ?? undefined);
  return (
    <article className="student-check" data-state={row.state}>
      <Cell mark={MARKS[row.state]} size={24} />
      <h3>{row.title[language]}</h3>
      <small className={row.state === 'not-judged' ? 'soft' : 'out-of-sight'}>{row.state === 'not-judged' ? t('notJudged') : t(row.state)}</small>
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
        <p className="heard" key={`${incident.code} ${incident.object.uid}`}>
          <b><Clock at={incident.since} /></b>
          <span><Spans spans={say.incident(incident).found ?? []} /> <Documentation code={incident.code} /></span>
        </p>
      ))}
      <p className="soft waiting">{t('alsoNote')}</p>
    </>
  );
}
