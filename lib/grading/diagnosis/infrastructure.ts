import { causeOf } from './cause.ts';
import { objectsAt, textAt } from '#lib/kit/json.ts';
import type { Viewed } from '../engine/object-index.ts';
import { notReady, partsOf, type Part } from './components.ts';
import { namedOf, type Finding, type Scene } from './context.ts';

/** ms: a node that starts, a Pod that is made anew. */
const PATIENCE = { node: 15_000, component: 15_000, dns: 20_000 } as const;
const PRESSURE = { DiskPressure: 'disk', MemoryPressure: 'memory', PIDPressure: 'pid' } as const;

/** What is wrong with the ground a student stands on: nobody's YAML mends it. */
export function groundFindings(scene: Scene): Finding[] {
  return [
    ...nodeFindings(scene),
    ...partsOf(scene.index.ofKind).flatMap((part) => componentFinding(part) ?? []),
  ];
}

function nodeFindings({ index }: Scene): Finding[] {
  return index.ofKind('v1/Node').flatMap((node): Finding[] => {
    const why = notReady(node.object);
    const pressed = objectsAt(node.object, 'status', 'conditions')
      .filter((one) => textAt(one, 'status') === 'True')
      .flatMap((one): Finding[] => {
        const what = PRESSURE[textAt(one, 'type') as keyof typeof PRESSURE] as
          (typeof PRESSURE)[keyof typeof PRESSURE] | undefined;
        return what === undefined
          ? []
          : [
              {
                cause: causeOf('node-pressure', { ...namedOf(node), what }),
                viewed: node,
                patience: 0,
                scope: 'infrastructure',
              },
            ];
      });
    return why === null
      ? pressed
      : [
          {
            cause: causeOf('node-not-ready', { ...namedOf(node), why }),
            viewed: node,
            patience: PATIENCE.node,
            scope: 'infrastructure',
          },
          ...pressed,
        ];
  });
}

/** The kubelet is its Node's trouble. */
function componentFinding({ component, state, witness }: Part<Viewed>): Finding | null {
  if (state !== 'down' || witness === null || component === 'kubelet') return null;
  if (component === 'dns')
    return {
      cause: causeOf('dns-down', namedOf(witness)),
      viewed: witness,
      patience: PATIENCE.dns,
      scope: 'infrastructure',
    };
  return {
    cause: causeOf('component-down', { ...namedOf(witness), component }),
    viewed: witness,
    patience: PATIENCE.component,
    scope: 'infrastructure',
  };
}
