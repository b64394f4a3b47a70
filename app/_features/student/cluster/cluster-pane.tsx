'use client';
import { useTranslations } from 'use-intl';
import { Inside } from '#app/_components/cluster-components.tsx';
import { isOwnWork, kindOf } from '#app/_components/objects.ts';
import { treeLines } from '#app/_components/object-tree-rows.ts';
import { Tree } from '#app/_components/object-tree.tsx';
import type { ObjectView, SeatView } from '#lib/room/views.ts';
import { AsOf } from '../last-update-note.tsx';

/** The student's own objects with a plain word what each kind is, and what the cluster is made of. */
export function ClusterPane({
  view,
  asOf,
}: {
  readonly view: SeatView;
  readonly asOf: number | null;
}) {
  const t = useTranslations('student.cluster');
  const kinds = useTranslations('student.kinds');
  const { agent, presence } = view.seat;
  const own = view.objects.filter(isOwnWork);
  // Said once a kind, at its first object: ten Pods need no ten explanations.
  const firsts = new Map(
    treeLines(own, view.objects)
      .toReversed()
      .flatMap((line) => (line.kind === 'object' ? [[kindOf(line.object), line.object.uid]] : [])),
  );
  const plain = (object: ObjectView) => {
    const kind = kindOf(object) as Parameters<typeof kinds>[0];
    return firsts.get(kind) === object.uid && kinds.has(kind) ? kinds(kind) : null;
  };
  return (
    <section aria-labelledby="cluster">
      <h2 id="cluster">
        {t('title')}{' '}
        <span className="push">
          {asOf !== null && agent ? <AsOf at={asOf} /> : agent && <Facts agent={agent} />}
        </span>
      </h2>
      {own.length > 0 ? (
        <Tree objects={own} all={view.objects} label={t('tree')} plain={plain} />
      ) : (
        <p className="soft waiting">{presence === 'never-seen' ? t('notSeen') : t('empty')}</p>
      )}
      {agent !== null && agent.cannotSee.length > 0 && (
        <p className="soft waiting">
          {t('cannotSee', { kinds: agent.cannotSee.map((gvk) => kindOf({ gvk })).join(', ') })}
        </p>
      )}
      {view.inside.length > 0 && <Parts parts={view.inside} />}
    </section>
  );
}

function Facts({ agent }: { readonly agent: NonNullable<SeatView['seat']['agent']> }) {
  const t = useTranslations('student.setup');
  return t('facts', {
    distribution: agent.distribution,
    version: agent.clusterVersion,
    nodes: agent.nodes,
  });
}

function Parts({ parts }: { readonly parts: SeatView['inside'] }) {
  const t = useTranslations('student.cluster');
  const told = parts.filter(({ state }) => state === 'alive' || state === 'down');
  return (
    <>
      <h2>
        {t('parts')}{' '}
        {told.length > 0 && (
          <span className="push">
            {t('partsRun', {
              n: told.filter(({ state }) => state === 'alive').length,
              m: told.length,
            })}
          </span>
        )}
      </h2>
      <Inside parts={parts} />
    </>
  );
}
