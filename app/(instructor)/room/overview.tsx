'use client';
import { lazy, Suspense, useMemo, useState, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/components/button.tsx';
import { Cell } from '#app/components/cell.tsx';
import { awayBecause } from '#app/components/mark.ts';
import { useSay } from '#app/components/say.ts';
import { Spans } from '#app/components/says.tsx';
import { Stop } from '#app/components/stop.tsx';
import type { Incident } from '#lib/grading/types.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { RoomView, SeatRow } from '#lib/room/types.ts';
import { percent, type ColumnFigures } from './marks.ts';

/** Rarely needed: fetched when it is. */
const PackPane = lazy(() => import('./pack-pane.tsx').then((module) => ({ default: module.PackPane })));
const MAY_GRADE = new Set(['owner', 'instructor']);

/** Incidents by code: how many of the seats that can be seen have one, and one of them as an example. */
function byCode(seats: readonly SeatRow[]): readonly { readonly example: Incident; readonly seats: number }[] {
  const seen = seats.filter((row) => !awayBecause(row.presence));
  const codes = Map.groupBy(seen.flatMap((row) => row.incidents.map((incident) => ({ row, incident }))), ({ incident }) => incident.code);
  return [...codes.values()]
    .flatMap((all) => (all[0] ? [{ example: all[0].incident, seats: new Set(all.map(({ row }) => row.id)).size }] : []))
    .sort((a, b) => b.seats - a.seats);
}

/** The right pane while no seat is open: each exercise by name, and what is wrong in the clusters. */
export function Overview({ view, figures, off }: { readonly view: RoomView; readonly figures: readonly ColumnFigures[]; readonly off: boolean }) {
  const t = useTranslations('instructor.room.overview');
  const { language } = useLanguage();
  const say = useSay();
  const incidents = useMemo(() => byCode(view.seats), [view.seats]);
  const [packShown, showPack] = useState(false);
  if (packShown) return <Suspense fallback={<aside className="seat overview" />}><PackPane view={view} off={off} close={() => showPack(false)} /></Suspense>;
  return (
    <aside className="seat overview" aria-label={t('label')} data-pane tabIndex={0}>
      <h3 className="section-head">{t('title')}<span className="push soft">{t('passed')}</span></h3>
      <ul>
        {view.head.exercises.map(({ id, kind, title }, place) => {
          const { passed = 0, trouble = 0 } = figures[place] ?? {};
          return (
            <li key={id} className="by-exercise">
              <Stop number={place + 1} kind={kind} current={id === view.head.current} />
              <span>{title[language]}</span>
              {trouble > 0 ? <span className="troubled"><Cell mark={{ state: 'trouble' }} size={14} /><b>{trouble}</b><span className="sr-only">{t('trouble')}</span></span> : <span />}
              <b className="number">{passed}</b>
              <i className="share" aria-hidden="true" style={{ '--share': `${percent(passed, view.seats.length)}%` } as CSSProperties} />
            </li>
          );
        })}
      </ul>
      {MAY_GRADE.has(view.me.role) && (
        <p className="pack-line">
          <span className="soft">{t('pack', { version: view.head.pack.version })}</span>
          {view.head.pack.newer !== null && <b>{t('packNewer', { version: view.head.pack.newer })}</b>}
          <Button onClick={() => showPack(true)}>{t('packOpen')}</Button>
        </p>
      )}
      <h3 className="section-head">{t('incidents')}</h3>
      {incidents.length === 0 && <p className="soft empty-line">{t('noIncidents')}</p>}
      <ul>
        {incidents.map(({ example, seats }) => (
          <li key={example.code} className="incident"><Cell mark={{ state: 'trouble' }} size={16} /><span><Spans spans={say.incident(example).found ?? []} /></span><span className="soft">{t('seats', { count: seats })}</span></li>
        ))}
      </ul>
    </aside>
  );
}
