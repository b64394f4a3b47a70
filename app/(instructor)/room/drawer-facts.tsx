'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/components/button.tsx';
import { Cell } from '#app/components/cell.tsx';
import { Code } from '#app/components/code.tsx';
import { awayBecause } from '#app/components/mark.ts';
import { isOwnWork, kindOf } from '#app/components/objects.ts';
import { Inside } from '#app/components/inside.tsx';
import { Documentation } from '#app/components/documentation.tsx';
import { useTell } from '#app/components/say.ts';
import { Says } from '#app/components/says.tsx';
import { Clock } from '#app/components/time.tsx';
import { Tree } from '#app/components/tree.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorWords, type ApiError } from '#lib/i18n/error-words.ts';
import type { AgentView, SeatView } from '#lib/room/types.ts';

/** What stands in the cluster, what is wrong there, and the machine that tells it. */
export function DrawerFacts({ seat, event, off }: { readonly seat: SeatView; readonly event: string; readonly off: boolean }) {
  const t = useTranslations('instructor.room.drawer');
  const tell = useTell();
  const own = seat.objects.filter(isOwnWork);
  return (
    <>
      <section>
        <h3 className="section-head">{t(awayBecause(seat.seat.presence) ? 'objectsAsOf' : 'objects')}{seat.heard && <span className="push soft">{t(seat.heard.op === 'set' ? 'heardSet' : 'heardGone', { kind: kindOf(seat.heard), name: seat.heard.name })} <Clock at={seat.heard.at} seconds /></span>}</h3>
        {own.length > 0 ? <Tree objects={own} label={t('objects')} /> : <p className="soft aside-line">{t('noObjects')}</p>}
        {seat.objects.length > own.length && (
          <details>
            <summary>{t('allObjects', { count: seat.objects.length })}</summary>
            <Tree objects={seat.objects} label={t('allObjects', { count: seat.objects.length })} />
          </details>
        )}
      </section>
      {seat.incidents.length > 0 && (
        <section>
          <h3 className="section-head">{t('incidents')}</h3>
          <ul>
            {seat.incidents.map((incident) => (
              <li key={`${incident.code} ${incident.object.uid}`} className="check"><Cell mark={{ state: 'trouble' }} /><b>{incident.object.name} <span className="soft">{kindOf(incident.object)}</span></b><Clock at={incident.since} /><Says sentence={tell(incident)} /><Documentation code={incident.code} /></li>
            ))}
          </ul>
        </section>
      )}
      {seat.inside.length > 0 && (
        <section>
          <details>
            <summary>{t('inside', { alive: seat.inside.filter(({ state }) => state === 'alive').length, parts: seat.inside.length })}</summary>
            <Inside parts={seat.inside} />
          </details>
        </section>
      )}
      <section>
        <h3 className="section-head">{t('agent')}</h3>
        {seat.seat.agent ? <AgentFacts agent={seat.seat.agent} /> : <p className="soft aside-line">{t('noAgent')}</p>}
        {seat.seat.presence === 'quarantined' && <Held event={event} seat={seat.seat.id} off={off} />}
      </section>
    </>
  );
}

function AgentFacts({ agent }: { readonly agent: AgentView }) {
  const t = useTranslations('instructor.room.drawer');
  return (
    <>
      <p className="aside-line">{t('agentFacts', { distribution: agent.distribution, version: agent.clusterVersion, nodes: agent.nodes, agent: agent.version })}</p>
      {agent.cluster === 'down' && <p className="aside-line">{t('clusterDown', { why: agent.why ?? '' })}</p>}
      {agent.cluster === 'refused' && <><p className="aside-line">{t('clusterRefused', { why: agent.why ?? '' })}</p><Code label={t('agent')} text="podium-agent reconnect" /></>}
      {agent.cannotSee.length > 0 && <p className="aside-line">{t('cannotSee', { kinds: agent.cannotSee.map((gvk) => kindOf({ gvk })).join(', ') })}</p>}
    </>
  );
}

/** A machine whose key is live twice, and the one decision there is about it. */
function Held({ event, seat, off }: { readonly event: string; readonly seat: string; readonly off: boolean }) {
  const t = useTranslations('instructor.room.needs');
  const errorWords = useErrorWords();
  const [error, setError] = useState<ApiError | null>(null);
  const admit = async () => {
    const answer = await api.act(event, { kind: 'admit', seat });
    setError(answer.ok ? null : answer.error);
  };
  return (
    <div className="aside-line">
      <span>{t('quarantinedWhy')}{error && <b role="alert"> {errorWords(error)}</b>}</span>
      <Button disabled={off} onClick={() => void admit()}>{t('admit')}</Button>
    </div>
  );
}
