import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { Spans } from '#app/_components/spans.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { absenceFrom } from '#app/_components/status-mark.ts';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import type { Incident } from '#lib/grading/types.ts';
import { isLeader } from '#lib/room/roles.ts';
import type { SeatRow } from '#lib/room/views.ts';
import { seatName } from '../grid/row-marks.ts';
import { INSIGHTS_PANE } from '../pane-styles.ts';
import { useRoomControls, useRoomData } from '../state/room-context.ts';
import { ForecastTable } from './forecast-table.tsx';

/** Rarely needed, so fetched on demand. */
const CourseVersionPane = lazy(() =>
  import('../course-version/course-version-pane.tsx').then((module) => ({
    default: module.CourseVersionPane,
  })),
);

/**
 * Incidents by code, most frequent first: the number of observable seats that have one, and an
 * example.
 */
function groupIncidentsByCode(
  seats: readonly SeatRow[],
): readonly { readonly example: Incident; readonly seats: number }[] {
  const observable = seats.filter((row) => !absenceFrom(row.presence));
  const byCode = Map.groupBy(
    observable.flatMap((row) => row.incidents.map((incident) => ({ row, incident }))),
    ({ incident }) => incident.code,
  );
  return [...byCode.values()]
    .flatMap((group) =>
      group[0]
        ? [{ example: group[0].incident, seats: new Set(group.map(({ row }) => row.id)).size }]
        : [],
    )
    .sort((a, b) => b.seats - a.seats);
}

/**
 * The right pane while no seat is open: the forecast, the students at risk, and the cluster
 * problems.
 */
export function InsightsPane() {
  const t = useTranslations('instructor.room.summary');
  const { me, info } = useRoomData().view;
  const [courseVersionOpen, setCourseVersionOpen] = useState(false);
  if (courseVersionOpen)
    return (
      <Suspense fallback={<aside className={INSIGHTS_PANE} />}>
        <CourseVersionPane onClose={() => setCourseVersionOpen(false)} />
      </Suspense>
    );
  return (
    <aside
      data-part="insights"
      className={INSIGHTS_PANE}
      aria-label={t('label')}
      data-pane
      tabIndex={-1}
    >
      <div
        className="min-h-0 flex-1 overflow-y-auto px-16 focus-visible:-outline-offset-2"
        tabIndex={0}
        role="group"
        aria-label={t('label')}
      >
        {info.workshop.state === 'live' && (
          <>
            <ForecastTable />
            <AtRiskStudents />
          </>
        )}
        <IncidentList />
      </div>
      {isLeader(me) && (
        <p className="flex flex-none flex-wrap items-center gap-x-12 gap-y-8 border-t border-rule px-16 py-8">
          <span className="text-soft">{t('pack', { version: info.pack.version })}</span>
          {info.pack.availableUpdate !== null && (
            <b>{t('packNewer', { version: info.pack.availableUpdate })}</b>
          )}
          <Button className="ms-auto" onClick={() => setCourseVersionOpen(true)}>
            {t('packOpen')}
          </Button>
        </p>
      )}
    </aside>
  );
}

const MAX_AT_RISK_SHOWN = 24;

/** The students who probably won't have passed in five minutes. A click opens the seat. */
function AtRiskStudents() {
  const t = useTranslations('instructor.room.forecast');
  const { view } = useRoomData();
  const { openSeat } = useRoomControls();
  const { advance } = view.stats;
  const rows = useMemo(() => {
    const byId = new Map(view.seats.map((row) => [row.id, row]));
    return (advance?.atRisk ?? []).map((id) => byId.get(id)).filter((row) => row !== undefined);
  }, [view.seats, advance]);
  if (!advance) return null;
  // The server lists the student who is least likely to pass last.
  const shown = rows.toReversed().slice(0, MAX_AT_RISK_SHOWN);
  return (
    <section className="pb-8">
      <SectionHeading level={3}>
        {t('atRisk')} <span className="ms-auto text-soft">{rows.length}</span>
      </SectionHeading>
      {rows.length === 0 && <p className="py-12 text-soft">{t('atRiskNone')}</p>}
      <ul className="flex flex-wrap gap-x-12 gap-y-2 py-6">
        {shown.map((row) => (
          <li key={row.id}>
            <button
              type="button"
              className="min-h-24 underline decoration-edge underline-offset-3 max-tablet:min-h-44"
              onClick={() => openSeat(row.id, view.info.current)}
            >
              {seatName(row)}
              {row.displayName !== null && (
                <>
                  {' '}
                  <code className="text-[0.75rem] text-soft">{row.label}</code>
                </>
              )}
            </button>
          </li>
        ))}
        {rows.length > shown.length && (
          <li className="text-soft">{t('atRiskMore', { count: rows.length - shown.length })}</li>
        )}
      </ul>
    </section>
  );
}

function IncidentList() {
  const t = useTranslations('instructor.room.summary');
  const reasonText = useReasonText();
  const { seats } = useRoomData().view;
  const incidents = useMemo(() => groupIncidentsByCode(seats), [seats]);
  return (
    <section className="pb-8">
      <SectionHeading level={3}>{t('incidents')}</SectionHeading>
      {incidents.length === 0 && <p className="py-12 text-soft">{t('noIncidents')}</p>}
      <ul>
        {incidents.map((incident) => (
          <li
            key={incident.example.code}
            className="grid grid-cols-[1rem_minmax(0,1fr)_auto] gap-10 border-b border-rule py-5"
          >
            <StatusCell mark={{ state: 'failing' }} size={16} />
            <span>
              <Spans spans={reasonText.formatIncident(incident.example).found ?? []} />
            </span>
            <span className="text-soft">{t('seats', { count: incident.seats })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
