import { createCause } from './cause.ts';
import { objectsAt, textAt } from '#lib/kit/json.ts';
import type { ObservedObject } from '../engine/object-index.ts';
import { nodeNotReadyReason, listComponents, type ComponentStatus } from './components.ts';
import { objectName, type IncidentCandidate, type DiagnosisContext } from './context.ts';

/** ms: a node that starts, a Pod that is made anew. */
const GRACE_PERIODS_MS = { node: 15_000, component: 15_000, dns: 20_000 } as const;
const PRESSURE_CONDITIONS = {
  DiskPressure: 'disk',
  MemoryPressure: 'memory',
  PIDPressure: 'pid',
} as const;

/** What is wrong with the ground a student stands on: nobody's YAML mends it. */
export function findInfrastructureIncidents(scene: DiagnosisContext): IncidentCandidate[] {
  return [
    ...findNodeIncidents(scene),
    ...listComponents(scene.index.listByKind).flatMap((part) => toComponentIncident(part) ?? []),
  ];
}

function findNodeIncidents({ index }: DiagnosisContext): IncidentCandidate[] {
  return index.listByKind('v1/Node').flatMap((node): IncidentCandidate[] => {
    const why = nodeNotReadyReason(node.object);
    const pressed = objectsAt(node.object, 'status', 'conditions')
      .filter((one) => textAt(one, 'status') === 'True')
      .flatMap((one): IncidentCandidate[] => {
        const what = PRESSURE_CONDITIONS[
          textAt(one, 'type') as keyof typeof PRESSURE_CONDITIONS
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
      ? pressed
      : [
          {
            cause: createCause('node-not-ready', { ...objectName(node), why }),
            observed: node,
            gracePeriodMs: GRACE_PERIODS_MS.node,
            scope: 'infrastructure',
          },
          ...pressed,
        ];
  });
}

/** The kubelet is its Node's trouble. */
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
