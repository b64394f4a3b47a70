import { useTranslations } from 'use-intl';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { DocumentationLink } from '#app/_components/documentation-link.tsx';
import { Spans } from '#app/_components/spans.tsx';
import { useReasonText } from '#app/_components/use-reason-text.ts';
import type { Incident } from '#lib/grading/types.ts';
import { PaneHeading } from '../layout/pane-heading.tsx';
import { PaneNote } from '../layout/pane-note.tsx';
import { ChangeRow } from './change-row.tsx';

/** Cluster problems that no check of the exercise mentions. */
export function OtherIncidents({
  incidents,
  more,
}: {
  readonly incidents: readonly Incident[];
  /** Number of problems that aren't listed. */
  readonly more: number;
}) {
  const t = useTranslations('student.checks');
  const { formatIncident } = useReasonText();
  return (
    <>
      <PaneHeading>{t('also')}</PaneHeading>
      {incidents.map((incident) => (
        <ChangeRow key={`${incident.code} ${incident.object.uid}`}>
          <b>
            <ClockTime at={incident.since} />
          </b>
          <span>
            <Spans spans={formatIncident(incident).found ?? []} />{' '}
            <DocumentationLink code={incident.code} />
          </span>
        </ChangeRow>
      ))}
      {more > 0 && <PaneNote>{t('alsoMore', { shown: incidents.length, more })}</PaneNote>}
      <PaneNote>{t('alsoNote')}</PaneNote>
    </>
  );
}
