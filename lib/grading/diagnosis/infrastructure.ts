import { createCause } from './cause.ts';
import { objectsAt, textAt } from '#lib/kit/json.ts';
import type { ObservedObject } from '../engine/object-index.ts';
import { nodeNotReadyReason, listComponents, type ComponentStatus } from './components.ts';
import { objectName, type IncidentCandidate, type DiagnosisContext } from './context.ts';

/** ms. A node can be starting, and a Pod can be recreated. */
const GRACE_PERIODS_MS = { node: 15_000, component: 15_000, dns: 20_000 } as const;
const PRESSURE_CONDITIONS = {
  DiskPressure: 'disk',
  MemoryPressure: 'memory',
  PIDPressure: 'pid',
} as const;

/** Finds infrastructure faults that no student manifest can fix. */
export function findInfrastructureIncidents(context: DiagnosisContext): IncidentCandidate[] {
  for (const gvk of ['v1/Pod', 'v1/Node', 'apps/v1/Deployment'])
    context.steps.add(context.index.listByKind(gvk).length);
  return [
    ...findNodeIncidents(context),
    ...listComponents(context.index.listByKind).flatMap(
      (status) => toComponentIncident(status) ?? [],
    ),
  ];
}

function findNodeIncidents({ index, steps }: DiagnosisContext): IncidentCandidate[] {
  return index.listByKind('v1/Node').flatMap((node): IncidentCandidate[] => {
    const why = nodeNotReadyReason(node.object);
    const conditions = objectsAt(node.object, 'status', 'conditions');
    steps.add(conditions.length);
    const pressureIncidents = conditions
      .filter((condition) => textAt(condition, 'status') === 'True')
      .flatMap((condition): IncidentCandidate[] => {
        const what = PRESSURE_CONDITIONS[
          textAt(condition, 'type') as keyof typeof PRESSURE_CONDITIONS
        ] as (typeof PRESSURE_CONDITIONS)[keyof typeof PRESSURE_CONDITIONS] | undefined;
        return what === undefined
          ? []
          : [
              {
                cause: createCause('node-pressure', { ...objectName(node), what }),
                observed: node,
                gracePeriodMs: 0,
                scope: 'infrastructure',
              },
            ];
      });
    return why === null
      ? pressureIncidents
      : [
          {
            cause: createCause('node-not-ready', { ...objectName(node), why }),
            observed: node,
            gracePeriodMs: GRACE_PERIODS_MS.node,
            scope: 'infrastructure',
          },
          ...pressureIncidents,
        ];
  });
}

/** A problem of the kubelet is reported for its Node. */
function toComponentIncident({
  component,
  state,
  evidence,
}: ComponentStatus<ObservedObject>): IncidentCandidate | null {
  if (state !== 'down' || evidence === null || component === 'kubelet') return null;
  if (component === 'dns')
    return {
      cause: createCause('dns-down', objectName(evidence)),
      observed: evidence,
      gracePeriodMs: GRACE_PERIODS_MS.dns,
      scope: 'infrastructure',
    };
  return {
    cause: createCause('component-down', { ...objectName(evidence), component }),
    observed: evidence,
    gracePeriodMs: GRACE_PERIODS_MS.component,
    scope: 'infrastructure',
  };
}
