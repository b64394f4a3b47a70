import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { ClusterComponents } from '#app/_components/cluster-components.tsx';
import { DataLimitNotes } from '#app/_components/data-limit-notes.tsx';
import { DocumentationLink } from '#app/_components/documentation-link.tsx';
import { ObjectTree } from '#app/_components/object-tree.tsx';
import { isStudentObject, kindOf } from '#app/_components/objects.ts';
import { ReasonText } from '#app/_components/reason-text.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { absenceFrom } from '#app/_components/status-mark.ts';
import { useCoachingText } from '#app/_components/use-reason-text.ts';
import type { Incident } from '#lib/grading/types.ts';
import { spansToText } from '#lib/i18n/reasons/spans.ts';
import type { ObjectView, SeatView } from '#lib/room/views.ts';
import { countClusterParts } from './cluster-parts.ts';
import { CHECK, CHECK_DETAILS, INFO_LINE, SECTION, SUMMARY } from './drawer-styles.ts';
import { ObjectYaml } from './object-yaml.tsx';

/** The objects of the cluster, its problems, and the state of its components. */
export function ClusterSection({ seat }: { readonly seat: SeatView }) {
  const inside = useTranslations('instructor.room.inside');
  const parts = countClusterParts(seat.components);
  return (
    <>
      <ClusterObjects seat={seat} />
      <DataLimitNotes seat={seat} className={INFO_LINE} />
      {seat.incidents.length > 0 && (
        <Incidents incidents={seat.incidents} more={seat.omitted.incidents} />
      )}
      {seat.components.length > 0 && (
        <section className={SECTION}>
          <details>
            <summary className={SUMMARY}>
              {parts.known > 0 ? (
                inside('known', { ...parts })
              ) : (
                <span className="text-soft">{inside('none')}</span>
              )}
            </summary>
            <ClusterComponents components={seat.components} />
          </details>
        </section>
      )}
    </>
  );
}

/** Each cause once, with all objects it affects: three Pods of one Deployment have one problem. */
function Incidents({
  incidents,
  more,
}: {
  readonly incidents: readonly Incident[];
  readonly more: number;
}) {
  const t = useTranslations('instructor.room.drawer');
  const coachingText = useCoachingText();
  const causes = [
    ...Map.groupBy(
      incidents,
      (incident) => `${incident.code} ${spansToText(coachingText(incident).found)}`,
    ).values(),
  ];
  return (
    <section className={SECTION}>
      <SectionHeading level={3}>
        {more > 0 ? t('moreIncidents', { shown: incidents.length, more }) : t('incidents')}
      </SectionHeading>
      <ul>
        {causes.map((group) => {
          const first = group.reduce((oldest, incident) =>
            incident.since < oldest.since ? incident : oldest,
          );
          return (
            <li key={`${first.code} ${first.object.uid}`} data-part="check" className={CHECK}>
              <StatusCell mark={{ state: 'failing' }} />
              <b>
                {group.map(({ object }) => object.name).join(', ')}{' '}
                <span className="text-soft">{kindOf(first.object)}</span>
              </b>
              <ClockTime at={first.since} />
              <ReasonText sentence={coachingText(first)} className={CHECK_DETAILS} />
              <DocumentationLink code={first.code} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The student's objects as a tree, all objects on request, and any of them as YAML. */
function ClusterObjects({ seat }: { readonly seat: SeatView }) {
  const t = useTranslations('instructor.room.drawer');
  const yaml = useTranslations('instructor.room.yaml');
  const [openUid, setOpenUid] = useState<string | null>(null);
  const studentObjects = seat.objects.filter(isStudentObject);
  const object = seat.objects.find(({ uid }) => uid === openUid);
  const renderAction = ({ uid, name }: ObjectView) => (
    <button
      type="button"
      data-part="open-yaml"
      className="ms-6 min-h-24 min-w-24 font-mono text-[0.75rem] leading-[normal] font-plain text-soft underline underline-offset-3 aria-expanded:font-bold aria-expanded:text-ink max-tablet:min-h-44"
      aria-label={yaml('openOf', { name })}
      aria-expanded={uid === openUid}
      onClick={() => setOpenUid(uid === openUid ? null : uid)}
    >
      {yaml('open')}
    </button>
  );
  return (
    <section className={SECTION}>
      <SectionHeading level={3}>
        {t(absenceFrom(seat.seat.presence) ? 'objectsAsOf' : 'objects')}
        {seat.lastChange && (
          <span className="ms-auto text-soft">
            {t(seat.lastChange.op === 'set' ? 'changeSet' : 'changeDeleted', {
              kind: kindOf(seat.lastChange),
              name: seat.lastChange.name,
            })}{' '}
            <ClockTime at={seat.lastChange.at} seconds />
          </span>
        )}
      </SectionHeading>
      {studentObjects.length > 0 ? (
        <ObjectTree
          objects={studentObjects}
          allObjects={seat.objects}
          label={t('objects')}
          renderAction={renderAction}
        />
      ) : (
        <p className={`${INFO_LINE} text-soft`}>{t('noObjects')}</p>
      )}
      {(seat.objects.length > studentObjects.length || seat.omitted.objects > 0) && (
        <AllObjects
          objects={seat.objects}
          omitted={seat.omitted.objects}
          renderAction={renderAction}
        />
      )}
      {openUid !== null &&
        (object ? (
          <ObjectYaml seatId={seat.seat.id} object={object} onClose={() => setOpenUid(null)} />
        ) : (
          <p className={`${INFO_LINE} text-soft`} role="status">
            {yaml('gone')}
          </p>
        ))}
    </section>
  );
}

/** Hundreds of rows, so they are rendered only while open. */
function AllObjects({
  objects,
  omitted,
  renderAction,
}: {
  readonly objects: readonly ObjectView[];
  readonly omitted: number;
  readonly renderAction: (object: ObjectView) => ReactNode;
}) {
  const t = useTranslations('instructor.room.drawer');
  const [open, setOpen] = useState(false);
  const label =
    omitted > 0
      ? t('someObjects', { shown: objects.length, count: objects.length + omitted })
      : t('allObjects', { count: objects.length });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={SUMMARY}>{label}</summary>
      {open && <ObjectTree objects={objects} label={label} renderAction={renderAction} />}
    </details>
  );
}
