import type { JsonObject } from '#lib/protocol/json.ts';
import type { PlannedProbe } from '#lib/protocol/plan.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import { at, listAt, numberAt, textAt } from './fields.ts';

/** Objects a probe asks at most: the newest. */
const MOST = 20;

/** Which of the objects of its kind in its namespace a probe asks (rule P1). */
export function eligible(probe: PlannedProbe, items: readonly SlimItem[]): SlimItem[] {
  const asked = items.filter(
    ({ ref, object }) =>
      ref.gvk === probe.gvk &&
      ref.ns === probe.namespace &&
      at(object, 'metadata', 'deletionTimestamp') === undefined &&
      fits(probe, object),
  );
  return asked.sort(newestFirst).slice(0, MOST);
}

function fits(probe: PlannedProbe, object: JsonObject): boolean {
  switch (probe.via) {
    case 'pod':
      return (
        textAt(object, 'status', 'phase') === 'Running' ||
        listAt(object, 'status', 'conditions').some(
          (one) => textAt(one, 'type') === 'Ready' && textAt(one, 'status') === 'True',
        )
      );
    case 'service':
      return textAt(object, 'metadata', 'name') !== 'kubernetes';
    case 'node-port':
      return (
        textAt(object, 'metadata', 'name') !== 'kubernetes' &&
        listAt(object, 'spec', 'ports').some((port) => numberAt(port, 'nodePort') > 0)
      );
    case 'ingress':
      return (
        at(object, 'spec', 'defaultBackend') !== undefined ||
        listAt(object, 'spec', 'rules').some((rule) => answersFor(textAt(rule, 'host'), probe.host))
      );
  }
}

/** Whether a rule of this host takes requests for that one. A rule without a host takes all (Ingress API, `rules[].host`). */
function answersFor(rule: string, host: string | undefined): boolean {
  if (rule === '' || host === undefined || rule === host) return true;
  return rule.startsWith('*.') && rule.slice(2) === host.slice(host.indexOf('.') + 1);
}

function newestFirst(left: SlimItem, right: SlimItem): number {
  const [mine, theirs] = [
    textAt(left.object, 'metadata', 'creationTimestamp'),
    textAt(right.object, 'metadata', 'creationTimestamp'),
  ];
  if (mine !== theirs) return mine > theirs ? -1 : 1;
  return left.ref.uid < right.ref.uid ? -1 : 1;
}
