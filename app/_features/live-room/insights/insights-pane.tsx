'use client';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Cell } from '#app/_components/status-cell.tsx';
import { awayBecause } from '#app/_components/status-mark.ts';
import { useSay } from '#app/_components/use-reason-text.ts';
import { Spans } from '#app/_components/reason-text.tsx';
import type { Incident } from '#lib/grading/types.ts';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { mayLead } from '#lib/room/roles.ts';
import { ForecastList } from './forecast-table.tsx';
import { nameOf } from '../grid/row-marks.ts';

/** Rarely needed: fetched when it is. */
const PackPane = lazy(() =>
  import('../course-version/course-version-pane.tsx').then((module) => ({ default: module.PackPane })),
);

/** Incidents by code: how many of the seats that can be seen have one, and one of them as an example. */
function byCode(
  seats: readonly SeatRow[],
): readonly { readonly example: Incident; readonly seats: number }[] {
  const seen = seats.filter((row) => !awayBecause(row.presence));
  const codes = Map.groupBy(
    seen.flatMap((row) => row.incidents.map((incident) => ({ row, incident }))),
    ({ incident }) => incident.code,
  );
  return [...codes.values()]
    .flatMap((all) =>
      all[0]
        ? [{ example: all[0].incident, seats: new Set(all.map(({ row }) => row.id)).size }]
        : [],
    )
    .sort((a, b) => b.seats - a.seats);
}

interface Props {
  readonly view: RoomView;
  readonly off: boolean;
  readonly openSeat: (seat: string, exercise: string | null) => void;
}

/** The right pane while no seat is open: the forecast where people are, who would be left behind, what is wrong in the clusters. */
export function Overview({ view, off, openSeat }: Props) {
  const t = useTranslations('instructor.room.overview');
  const [packShown, showPack] = useState(false);
  if (packShown)
    return (
      <Suspense fallback={<aside className="seat overview" />}>
        <PackPane view={view} off={off} close={() => showPack(false)} />
      </Suspense>
    );
  return (
    <aside className="seat overview" aria-label={t('label')} data-pane tabIndex={-1}>
      <div className="overview-body" tabIndex={0} role="group" aria-label={t('label')}>
        <ForecastList view={view} />
        <Behind view={view} openSeat={openSeat} />
        <Incidents view={view} />
      </div>
      {mayLead(view.me) && (
        <p className="pack-line">
          <span className="soft">{t('pack', { version: view.head.pack.version })}</span>
          {view.head.pack.newer !== null && (
            <b>{t('packNewer', { version: view.head.pack.newer })}</b>
          )}
          <Button onClick={() => showPack(true)}>{t('packOpen')}</Button>
        </p>
      )}
    </aside>
  );
}

const MOST_BEHIND = 24;

/** Who would probably not have passed in five minutes; a click opens their seat. */
function Behind({ view, openSeat }: Pick<Props, 'view' | 'openSeat'>) {
  const t = useTranslations('instructor.room.people.forecast');
  const { move } = view.figures;
  const rows = useMemo(() => {
    const byId = new Map(view.seats.map((row) => [row.id, row]));
    return (move?.behind ?? []).map((id) => byId.get(id)).filter((row) => row !== undefined);
  }, [view.seats, move]);
  if (!move) return null;
  // Least likely stands last, and is whom to look at first.
  const shown = rows.toReversed().slice(0, MOST_BEHIND);
  return (
    <section>
      <h3 className="section-head">
        {t('behind')} <span className="push soft">{rows.length}</span>
      </h3>
      {rows.length === 0 && <p className="soft empty-line">{t('behindNone')}</p>}
      <ul className="behind">
        {shown.map((row) => (
          <li key={row.id}>
            <button type="button" onClick={() => openSeat(row.id, view.head.current)}>
              {nameOf(row)}
              {row.handle !== null && (
                <>
                  {' '}
                  <code>{row.label}</code>
                </>
              )}
            </button>
          </li>
        ))}
        {rows.length > shown.length && (
          <li className="soft">{t('behindMore', { count: rows.length - shown.length })}</li>
        )}
      </ul>
    </section>
  );
}

function Incidents({ view }: Pick<Props, 'view'>) {
  const t = useTranslations('instructor.room.overview');
  const say = useSay();
  const incidents = useMemo(() => byCode(view.seats), [view.seats]);
  return (
    <section>
      <h3 className="section-head">{t('incidents')}</h3>
      {incidents.length === 0 && <p className="soft empty-line">{t('noIncidents')}</p>}
      <ul>
        {incidents.map(({ example, seats }) => (
          <li key={example.code} className="incident">
            <Cell mark={{ state: 'trouble' }} size={16} />
            <span>
              <Spans spans={say.incident(example).found ?? []} />
            </span>
            <span className="soft">{t('seats', { count: seats })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
