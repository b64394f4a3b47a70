import { useTranslations } from 'use-intl';
import { ClusterComponents } from '#app/_components/cluster-components.tsx';
import { DataLimitNotes } from '#app/_components/data-limit-notes.tsx';
import { LastUpdateNote } from '#app/_components/last-update-note.tsx';
import { buildTreeRows } from '#app/_components/object-tree-rows.ts';
import { ObjectTree } from '#app/_components/object-tree.tsx';
import { isStudentObject, kindOf } from '#app/_components/objects.ts';
import type { ObjectView, SeatView } from '#lib/room/views.ts';
import { PaneHeading } from '../layout/pane-heading.tsx';
import { PaneNote } from '../layout/pane-note.tsx';

interface Props {
  readonly view: SeatView;
  readonly lastKnownAt: number | null;
}

/** The student's objects, with an explanation of each kind, and the cluster components. */
export function ClusterPane({ view, lastKnownAt }: Props) {
  const t = useTranslations('student.cluster');
  const kinds = useTranslations('student.kinds');
  const { agent, presence } = view.seat;
  const studentObjects = view.objects.filter(isStudentObject);
  // The explanation is shown once per kind, at its first object.
  const firstUidByKind = new Map(
    buildTreeRows(studentObjects, view.objects)
      .toReversed()
      .flatMap((row) => (row.kind === 'object' ? [[kindOf(row.object), row.object.uid]] : [])),
  );
  const describeKind = (object: ObjectView) => {
    const kind = kindOf(object) as Parameters<typeof kinds>[0];
    return firstUidByKind.get(kind) === object.uid && kinds.has(kind) ? kinds(kind) : null;
  };
  return (
    <section aria-labelledby="cluster">
      <PaneHeading
        id="cluster"
        aside={
          lastKnownAt !== null && agent ? (
            <b>
              <LastUpdateNote at={lastKnownAt} />
            </b>
          ) : (
            agent && <ClusterFacts agent={agent} />
          )
        }
      >
        {t('title')}
      </PaneHeading>
      {studentObjects.length > 0 ? (
        <ObjectTree
          size="spacious"
          objects={studentObjects}
          allObjects={view.objects}
          label={t('tree')}
          describeObject={describeKind}
        />
      ) : (
        <PaneNote>{presence === 'not-connected' ? t('notSeen') : t('empty')}</PaneNote>
      )}
      <DataLimitNotes seat={view} className="py-10 text-soft" />
      {view.omitted.objects > 0 && (
        <PaneNote>
          {t('someObjects', {
            shown: view.objects.length,
            count: view.objects.length + view.omitted.objects,
          })}
        </PaneNote>
      )}
      {agent !== null && agent.forbiddenKinds.length > 0 && (
        <PaneNote>
          {t('noPermission', {
            kinds: agent.forbiddenKinds.map((gvk) => kindOf({ gvk })).join(', '),
          })}
        </PaneNote>
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
      <PaneHeading
        aside={
          knownComponents.length > 0
            ? t('componentsRunning', {
                n: knownComponents.filter(({ state }) => state === 'alive').length,
                m: knownComponents.length,
              })
            : undefined
        }
      >
        {t('components')}
      </PaneHeading>
      <ClusterComponents components={components} />
    </>
  );
}
