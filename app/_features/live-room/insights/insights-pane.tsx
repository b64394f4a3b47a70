'use client';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { absenceFrom } from '#app/_components/status-mark.ts';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import { Spans } from '#app/_components/reason-text.tsx';
import type { Incident } from '#lib/grading/types.ts';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { isLeader } from '#lib/room/roles.ts';
import { ForecastTable } from './forecast-table.tsx';
import { seatName } from '../grid/row-marks.ts';

/** Rarely needed: fetched when it is. */
const CourseVersionPane = lazy(() =>
  import('../course-version/course-version-pane.tsx').then((module) => ({
    default: module.CourseVersionPane,
  })),
);

/** Incidents by code: how many of the seats that can be seen have one, and one of them as an example. */
function groupIncidentsByCode(
  seats: readonly SeatRow[],
): readonly { readonly example: Incident; readonly seats: number }[] {
  const observed = seats.filter((row) => !absenceFrom(row.presence));
  const codes = Map.groupBy(
    observed.flatMap((row) => row.incidents.map((incident) => ({ row, incident }))),
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

interface InsightsPaneProps {
  readonly view: RoomView;
  readonly disabled: boolean;
  readonly onOpenSeat: (seat: string, exercise: string | null) => void;
}

/** The right pane while no seat is open: the forecast where people are, who would be left behind, what is wrong in the clusters. */
export function InsightsPane({ view, disabled, onOpenSeat }: InsightsPaneProps) {
  const t = useTranslations('instructor.room.summary');
  const [courseVersionOpen, setCourseVersionOpen] = useState(false);
  if (courseVersionOpen)
    return (
      <Suspense fallback={<aside className="seat overview" />}>
        <CourseVersionPane
          view={view}
          disabled={disabled}
          onClose={() => setCourseVersionOpen(false)}
        />
      </Suspense>
    );
  return (
    <aside className="seat overview" aria-label={t('label')} data-pane tabIndex={-1}>
      <div className="overview-body" tabIndex={0} role="group" aria-label={t('label')}>
        <ForecastTable view={view} />
        <AtRiskStudents view={view} onOpenSeat={onOpenSeat} />
        <IncidentList view={view} />
      </div>
      {isLeader(view.me) && (
        <p className="pack-line">
          <span className="soft">{t('pack', { version: view.info.pack.version })}</span>
          {view.info.pack.availableUpdate !== null && (
            <b>{t('packNewer', { version: view.info.pack.availableUpdate })}</b>
          )}
          <Button onClick={() => setCourseVersionOpen(true)}>{t('packOpen')}</Button>
        </p>
      )}
    </aside>
  );
}

const MAX_AT_RISK_SHOWN = 24;

/** Who would probably not have passed in five minutes; a click opens their seat. */
function AtRiskStudents({ view, onOpenSeat }: Pick<InsightsPaneProps, 'view' | 'onOpenSeat'>) {
  const t = useTranslations('instructor.room.forecast');
  const { advance } = view.stats;
  const rows = useMemo(() => {
    const byId = new Map(view.seats.map((row) => [row.id, row]));
    return (advance?.atRisk ?? []).map((id) => byId.get(id)).filter((row) => row !== undefined);
  }, [view.seats, advance]);
  if (!advance) return null;
  // Least likely stands last, and is whom to look at first.
  const shown = rows.toReversed().slice(0, MAX_AT_RISK_SHOWN);
  return (
    <section>
      <h3 className="section-head">
        {t('atRisk')} <span className="push soft">{rows.length}</span>
      </h3>
      {rows.length === 0 && <p className="soft empty-line">{t('atRiskNone')}</p>}
      <ul className="behind">
        {shown.map((row) => (
          <li key={row.id}>
            <button type="button" onClick={() => onOpenSeat(row.id, view.info.current)}>
              {seatName(row)}
              {row.displayName !== null && (
                <>
                  {' '}
                  <code>{row.label}</code>
                </>
              )}
            </button>
          </li>
        ))}
        {rows.length > shown.length && (
          <li className="soft">{t('atRiskMore', { count: rows.length - shown.length })}</li>
        )}
      </ul>
    </section>
  );
}

function IncidentList({ view }: Pick<InsightsPaneProps, 'view'>) {
  const t = useTranslations('instructor.room.summary');
  const say = useReasonText();
  const incidents = useMemo(() => groupIncidentsByCode(view.seats), [view.seats]);
  return (
    <section>
      <h3 className="section-head">{t('incidents')}</h3>
      {incidents.length === 0 && <p className="soft empty-line">{t('noIncidents')}</p>}
      <ul>
        {incidents.map(({ example, seats }) => (
          <li key={example.code} className="incident">
            <StatusCell mark={{ state: 'failing' }} size={16} />
            <span>
              <Spans spans={say.formatIncident(example).found ?? []} />
            </span>
            <span className="soft">{t('seats', { count: seats })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
