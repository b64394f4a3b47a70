import type { JsonObject } from '#lib/kit/json.ts';
import type { PlannedProbe } from '#lib/protocol/plan.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import { valueAt, objectsAt, numberAt, textAt } from '#lib/kit/json.ts';

/** Maximum number of targets of a probe, newest first. */
const MAX_TARGETS = 20;

/** Selects the targets of a probe among the objects of its kind in its namespace (P1). */
export function selectTargets(probe: PlannedProbe, items: readonly SlimItem[]): SlimItem[] {
  const candidates = items.filter(
    ({ ref, object }) =>
      ref.gvk === probe.gvk &&
      ref.ns === probe.namespace &&
      valueAt(object, 'metadata', 'deletionTimestamp') === undefined &&
      isEligible(probe, object),
  );
  return candidates.sort(compareNewestFirst).slice(0, MAX_TARGETS);
}

function isEligible(probe: PlannedProbe, object: JsonObject): boolean {
  switch (probe.via) {
    case 'pod':
      return (
        textAt(object, 'status', 'phase') === 'Running' ||
        objectsAt(object, 'status', 'conditions').some(
          (condition) =>
            textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
        )
      );
    case 'service':
      return textAt(object, 'metadata', 'name') !== 'kubernetes';
    case 'node-port':
      return (
        textAt(object, 'metadata', 'name') !== 'kubernetes' &&
        objectsAt(object, 'spec', 'ports').some((port) => numberAt(port, 'nodePort') > 0)
      );
    case 'ingress':
      return (
        valueAt(object, 'spec', 'defaultBackend') !== undefined ||
        objectsAt(object, 'spec', 'rules').some((rule) =>
          matchesHost(textAt(rule, 'host'), probe.host),
        )
      );
  }
}

/**
 * Whether a rule with this host applies to requests for the other. A rule without a host applies to
 * all (Ingress API, `rules[].host`).
 */
function matchesHost(ruleHost: string, host: string | undefined): boolean {
  if (ruleHost === '' || host === undefined || ruleHost === host) return true;
  return ruleHost.startsWith('*.') && ruleHost.slice(2) === host.slice(host.indexOf('.') + 1);
}

function compareNewestFirst(left: SlimItem, right: SlimItem): number {
  const [mine, theirs] = [
    textAt(left.object, 'metadata', 'creationTimestamp'),
    textAt(right.object, 'metadata', 'creationTimestamp'),
  ];
  if (mine !== theirs) return mine > theirs ? -1 : 1;
  return left.ref.uid < right.ref.uid ? -1 : 1;
}
