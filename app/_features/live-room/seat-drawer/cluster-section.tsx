'use client';
import { Suspense, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { absenceFrom } from '#app/_components/status-mark.ts';
import { isStudentObject, kindOf } from '#app/_components/objects.ts';
import { ClusterComponents } from '#app/_components/cluster-components.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { DocumentationLink } from '#app/_components/documentation-link.tsx';
import { useCoachingText } from '#app/_components/use-reason-text.ts';
import { spansToText, ReasonText } from '#app/_components/reason-text.tsx';
import { ClockTime } from '#app/_components/time.tsx';
import { ObjectTree } from '#app/_components/object-tree.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import type { Incident } from '#lib/grading/types.ts';
import type { AgentView, ObjectView, SeatView } from '#lib/room/views.ts';

/** Brings a printer of YAML along: fetched when somebody reads one. */
const [YamlView] = lazyWithPreload(() =>
  import('./yaml-view.tsx').then((module) => module.YamlView),
);

/** What stands in the cluster, what is wrong there, and the machine that tells it. */
export function ClusterSection({
  seat,
  workshopId,
  disabled,
}: {
  readonly seat: SeatView;
  readonly workshopId: string;
  readonly disabled: boolean;
}) {
  const t = useTranslations('instructor.room.drawer');
  return (
    <>
      <ClusterObjects seat={seat} />
      {seat.incidents.length > 0 && <Incidents incidents={seat.incidents} />}
      {seat.components.length > 0 && (
        <section>
          <details>
            <summary>
              {t('inside', {
                alive: seat.components.filter(({ state }) => state === 'alive').length,
                parts: seat.components.length,
              })}
            </summary>
            <ClusterComponents components={seat.components} />
          </details>
        </section>
      )}
      <section>
        <h3 className="section-head">{t('agent')}</h3>
        {seat.seat.agent ? (
          <AgentDetails agent={seat.seat.agent} />
        ) : (
          <p className="soft aside-line">{t('noAgent')}</p>
        )}
        {seat.seat.presence === 'duplicate' && (
          <DuplicateAgentNotice workshopId={workshopId} seatId={seat.seat.id} disabled={disabled} />
        )}
      </section>
    </>
  );
}

/** Each cause once, with all it befell: three Pods of one Deployment have one thing wrong. */
function Incidents({ incidents }: { readonly incidents: readonly Incident[] }) {
  const t = useTranslations('instructor.room.drawer');
  const tell = useCoachingText();
  const causes = [
    ...Map.groupBy(
      incidents,
      (incident) => `${incident.code} ${spansToText(tell(incident).found)}`,
    ).values(),
  ];
  return (
    <section>
      <h3 className="section-head">{t('incidents')}</h3>
      <ul>
        {causes.map((group) => {
          const first = group.reduce((oldest, one) => (one.since < oldest.since ? one : oldest));
          return (
            <li key={`${first.code} ${first.object.uid}`} className="check">
              <StatusCell mark={{ state: 'failing' }} />
              <b>
                {group.map(({ object }) => object.name).join(', ')}{' '}
                <span className="soft">{kindOf(first.object)}</span>
              </b>
              <ClockTime at={first.since} />
              <ReasonText sentence={tell(first)} />
              <DocumentationLink code={first.code} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What the person made, as a tree; all there is, on request; and any object of it to be read whole. */
function ClusterObjects({ seat }: { readonly seat: SeatView }) {
  const t = useTranslations('instructor.room.drawer');
  const yaml = useTranslations('instructor.room.yaml');
  const [openUid, setOpenUid] = useState<string | null>(null);
  const studentObjects = seat.objects.filter(isStudentObject);
  const object = seat.objects.find(({ uid }) => uid === openUid);
  const renderAction = ({ uid, name }: ObjectView) => (
    <button
      type="button"
      className="yaml-open"
      aria-label={yaml('openOf', { name })}
      aria-expanded={uid === openUid}
      onClick={() => setOpenUid(uid === openUid ? null : uid)}
    >
      {yaml('open')}
    </button>
  );
  return (
    <section>
      <h3 className="section-head">
        {t(absenceFrom(seat.seat.presence) ? 'objectsAsOf' : 'objects')}
        {seat.lastChange && (
          <span className="push soft">
            {t(seat.lastChange.op === 'set' ? 'changeSet' : 'changeDeleted', {
              kind: kindOf(seat.lastChange),
              name: seat.lastChange.name,
            })}{' '}
            <ClockTime at={seat.lastChange.at} seconds />
          </span>
        )}
      </h3>
      {studentObjects.length > 0 ? (
        <ObjectTree
          objects={studentObjects}
          allObjects={seat.objects}
          label={t('objects')}
          renderAction={renderAction}
        />
      ) : (
        <p className="soft aside-line">{t('noObjects')}</p>
      )}
      {seat.objects.length > studentObjects.length && (
        <AllObjects seat={seat} renderAction={renderAction} />
      )}
      {openUid !== null &&
        (object ? (
          <Suspense fallback={null}>
            <YamlView object={object} onClose={() => setOpenUid(null)} />
          </Suspense>
        ) : (
          <p className="soft aside-line" role="status">
            {yaml('gone')}
          </p>
        ))}
    </section>
  );
}

/** Hundreds of lines: made when they are wanted. */
function AllObjects({
  seat,
  renderAction,
}: {
  readonly seat: SeatView;
  readonly renderAction: (object: ObjectView) => ReactNode;
}) {
  const t = useTranslations('instructor.room.drawer');
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('allObjects', { count: seat.objects.length })}</summary>
      {open && (
        <ObjectTree
          objects={seat.objects}
          label={t('allObjects', { count: seat.objects.length })}
          renderAction={renderAction}
        />
      )}
    </details>
  );
}

function AgentDetails({ agent }: { readonly agent: AgentView }) {
  const t = useTranslations('instructor.room.drawer');
  return (
    <>
      <p className="aside-line">
        {t('agentFacts', {
          distribution: agent.distribution,
          version: agent.clusterVersion,
          nodes: agent.nodes,
          agent: agent.version,
        })}
      </p>
      {agent.cluster === 'down' && (
        <p className="aside-line">{t('clusterDown', { why: agent.clusterError ?? '' })}</p>
      )}
      {agent.cluster === 'refused' && (
        <>
          <p className="aside-line">{t('clusterRefused', { why: agent.clusterError ?? '' })}</p>
          <CopyableCode label={t('agent')} text="podium-agent reconnect" />
        </>
      )}
      {agent.forbiddenKinds.length > 0 && (
        <p className="aside-line">
          {t('noPermission', {
            kinds: agent.forbiddenKinds.map((gvk) => kindOf({ gvk })).join(', '),
          })}
        </p>
      )}
    </>
  );
}

/** A machine whose key is live twice, and the one decision there is about it. */
function DuplicateAgentNotice({
  workshopId,
  seatId,
  disabled,
}: {
  readonly workshopId: string;
  readonly seatId: string;
  readonly disabled: boolean;
}) {
  const t = useTranslations('instructor.room.attention');
  const errorWords = useErrorMessage();
  const [error, setError] = useState<ApiError | null>(null);
  const admitAgent = async () => {
    const answer = await api.executeCommand(workshopId, { kind: 'admit-agent', seatId });
    setError(answer.ok ? null : answer.error);
  };
  return (
    <div className="aside-line">
      <span>
        {t('duplicateWhy')}
        {error && <b role="alert"> {errorWords(error)}</b>}
      </span>
      <Button disabled={disabled} onClick={() => void admitAgent()}>
        {t('allowVm')}
      </Button>
    </div>
  );
}
