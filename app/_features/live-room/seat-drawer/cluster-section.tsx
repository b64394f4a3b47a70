'use client';
import { Suspense, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Cell } from '#app/_components/status-cell.tsx';
import { Code } from '#app/_components/copyable-code.tsx';
import { awayBecause } from '#app/_components/status-mark.ts';
import { isOwnWork, kindOf } from '#app/_components/objects.ts';
import { Inside } from '#app/_components/cluster-components.tsx';
import { later } from '#app/_components/lazy-with-preload.ts';
import { Documentation } from '#app/_components/documentation-link.tsx';
import { useTell } from '#app/_components/use-reason-text.ts';
import { plain, Says } from '#app/_components/reason-text.tsx';
import { Clock } from '#app/_components/time.tsx';
import { Tree } from '#app/_components/object-tree.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorWords, type ApiError } from '#lib/i18n/error-messages.ts';
import type { Incident } from '#lib/grading/types.ts';
import type { AgentView, ObjectView, SeatView } from '#lib/room/views.ts';

/** Brings a printer of YAML along: fetched when somebody reads one. */
const [YamlView] = later(() => import('./yaml-view.tsx').then((module) => module.YamlView));

/** What stands in the cluster, what is wrong there, and the machine that tells it. */
export function DrawerFacts({
  seat,
  event,
  off,
}: {
  readonly seat: SeatView;
  readonly event: string;
  readonly off: boolean;
}) {
  const t = useTranslations('instructor.room.drawer');
  return (
    <>
      <Cluster seat={seat} />
      {seat.incidents.length > 0 && <Wrong incidents={seat.incidents} />}
      {seat.inside.length > 0 && (
        <section>
          <details>
            <summary>
              {t('inside', {
                alive: seat.inside.filter(({ state }) => state === 'alive').length,
                parts: seat.inside.length,
              })}
            </summary>
            <Inside parts={seat.inside} />
          </details>
        </section>
      )}
      <section>
        <h3 className="section-head">{t('agent')}</h3>
        {seat.seat.agent ? (
          <AgentFacts agent={seat.seat.agent} />
        ) : (
          <p className="soft aside-line">{t('noAgent')}</p>
        )}
        {seat.seat.presence === 'quarantined' && (
          <Held event={event} seat={seat.seat.id} off={off} />
        )}
      </section>
    </>
  );
}

/** Each cause once, with all it befell: three Pods of one Deployment have one thing wrong. */
function Wrong({ incidents }: { readonly incidents: readonly Incident[] }) {
  const t = useTranslations('instructor.room.drawer');
  const tell = useTell();
  const causes = [
    ...Map.groupBy(
      incidents,
      (incident) => `${incident.code} ${plain(tell(incident).found)}`,
    ).values(),
  ];
  return (
    <section>
      <h3 className="section-head">{t('incidents')}</h3>
      <ul>
        {causes.map((same) => {
          const first = same.reduce((oldest, one) => (one.since < oldest.since ? one : oldest));
          return (
            <li key={`${first.code} ${first.object.uid}`} className="check">
              <Cell mark={{ state: 'trouble' }} />
              <b>
                {same.map(({ object }) => object.name).join(', ')}{' '}
                <span className="soft">{kindOf(first.object)}</span>
              </b>
              <Clock at={first.since} />
              <Says sentence={tell(first)} />
              <Documentation code={first.code} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What the person made, as a tree; all there is, on request; and any object of it to be read whole. */
function Cluster({ seat }: { readonly seat: SeatView }) {
  const t = useTranslations('instructor.room.drawer');
  const yaml = useTranslations('instructor.room.people.yaml');
  const [read, setRead] = useState<string | null>(null);
  const own = seat.objects.filter(isOwnWork);
  const object = seat.objects.find(({ uid }) => uid === read);
  const more = ({ uid, name }: ObjectView) => (
    <button
      type="button"
      className="yaml-open"
      aria-label={yaml('openOf', { name })}
      aria-expanded={uid === read}
      onClick={() => setRead(uid === read ? null : uid)}
    >
      {yaml('open')}
    </button>
  );
  return (
    <section>
      <h3 className="section-head">
        {t(awayBecause(seat.seat.presence) ? 'objectsAsOf' : 'objects')}
        {seat.heard && (
          <span className="push soft">
            {t(seat.heard.op === 'set' ? 'heardSet' : 'heardGone', {
              kind: kindOf(seat.heard),
              name: seat.heard.name,
            })}{' '}
            <Clock at={seat.heard.at} seconds />
          </span>
        )}
      </h3>
      {own.length > 0 ? (
        <Tree objects={own} all={seat.objects} label={t('objects')} more={more} />
      ) : (
        <p className="soft aside-line">{t('noObjects')}</p>
      )}
      {seat.objects.length > own.length && <Everything seat={seat} more={more} />}
      {read !== null &&
        (object ? (
          <Suspense fallback={null}>
            <YamlView object={object} close={() => setRead(null)} />
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
function Everything({
  seat,
  more,
}: {
  readonly seat: SeatView;
  readonly more: (object: ObjectView) => ReactNode;
}) {
  const t = useTranslations('instructor.room.drawer');
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('allObjects', { count: seat.objects.length })}</summary>
      {open && (
        <Tree
          objects={seat.objects}
          label={t('allObjects', { count: seat.objects.length })}
          more={more}
        />
      )}
    </details>
  );
}

function AgentFacts({ agent }: { readonly agent: AgentView }) {
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
        <p className="aside-line">{t('clusterDown', { why: agent.why ?? '' })}</p>
      )}
      {agent.cluster === 'refused' && (
        <>
          <p className="aside-line">{t('clusterRefused', { why: agent.why ?? '' })}</p>
          <Code label={t('agent')} text="podium-agent reconnect" />
        </>
      )}
      {agent.cannotSee.length > 0 && (
        <p className="aside-line">
          {t('cannotSee', { kinds: agent.cannotSee.map((gvk) => kindOf({ gvk })).join(', ') })}
        </p>
      )}
    </>
  );
}

/** A machine whose key is live twice, and the one decision there is about it. */
function Held({
  event,
  seat,
  off,
}: {
  readonly event: string;
  readonly seat: string;
  readonly off: boolean;
}) {
  const t = useTranslations('instructor.room.needs');
  const errorWords = useErrorWords();
  const [error, setError] = useState<ApiError | null>(null);
  const admit = async () => {
    const answer = await api.act(event, { kind: 'admit', seat });
    setError(answer.ok ? null : answer.error);
  };
  return (
    <div className="aside-line">
      <span>
        {t('quarantinedWhy')}
        {error && <b role="alert"> {errorWords(error)}</b>}
      </span>
      <Button disabled={off} onClick={() => void admit()}>
        {t('admit')}
      </Button>
    </div>
  );
}
