'use client';
import { useTranslations } from 'use-intl';
import { ClusterComponents } from '#app/_components/cluster-components.tsx';
import { isStudentObject, kindOf } from '#app/_components/objects.ts';
import { buildTreeRows } from '#app/_components/object-tree-rows.ts';
import { ObjectTree } from '#app/_components/object-tree.tsx';
import type { ObjectView, SeatView } from '#lib/room/views.ts';
import { LastUpdateNote } from '../last-update-note.tsx';

/** The student's own objects with a plain word what each kind is, and what the cluster is made of. */
export function ClusterPane({
  view,
  lastKnownAt,
}: {
  readonly view: SeatView;
  readonly lastKnownAt: number | null;
}) {
  const t = useTranslations('student.cluster');
  const kinds = useTranslations('student.kinds');
  const { agent, presence } = view.seat;
  const studentObjects = view.objects.filter(isStudentObject);
  // Said once a kind, at its first object: ten Pods need no ten explanations.
  const firstUidByKind = new Map(
    buildTreeRows(studentObjects, view.objects)
      .toReversed()
      .flatMap((line) => (line.kind === 'object' ? [[kindOf(line.object), line.object.uid]] : [])),
  );
  const describeKind = (object: ObjectView) => {
    const kind = kindOf(object) as Parameters<typeof kinds>[0];
    return firstUidByKind.get(kind) === object.uid && kinds.has(kind) ? kinds(kind) : null;
  };
  return (
    <section aria-labelledby="cluster">
      <h2 id="cluster">
        {t('title')}{' '}
        <span className="push">
          {lastKnownAt !== null && agent ? (
            <LastUpdateNote at={lastKnownAt} />
          ) : (
            agent && <ClusterFacts agent={agent} />
          )}
        </span>
      </h2>
      {studentObjects.length > 0 ? (
        <ObjectTree
          objects={studentObjects}
          allObjects={view.objects}
          label={t('tree')}
          describeObject={describeKind}
        />
      ) : (
        <p className="soft waiting">{presence === 'not-connected' ? t('notSeen') : t('empty')}</p>
      )}
      {agent !== null && agent.forbiddenKinds.length > 0 && (
        <p className="soft waiting">
          {t('noPermission', {
            kinds: agent.forbiddenKinds.map((gvk) => kindOf({ gvk })).join(', '),
          })}
        </p>
      )}
      {view.components.length > 0 && <ComponentsSection components={view.components} />}
    </section>
  );
}

function ClusterFacts({ agent }: { readonly agent: NonNullable<SeatView['seat']['agent']> }) {
  const t = useTranslations('student.setup');
  return t('facts', {
    distribution: agent.distribution,
    version: agent.clusterVersion,
    nodes: agent.nodes,
  });
}

function ComponentsSection({ components }: { readonly components: SeatView['components'] }) {
  const t = useTranslations('student.cluster');
  const knownComponents = components.filter(({ state }) => state === 'alive' || state === 'down');
  return (
    <>
      <h2>
        {t('components')}{' '}
        {knownComponents.length > 0 && (
          <span className="push">
            {t('componentsRunning', {
              n: knownComponents.filter(({ state }) => state === 'alive').length,
              m: knownComponents.length,
            })}
          </span>
        )}
      </h2>
      <ClusterComponents components={components} />
    </>
  );
}
