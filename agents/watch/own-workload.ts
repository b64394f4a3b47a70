import type { SlimItem } from '#agents/feed/feed.ts';
import type { PodIdentity } from '#agents/types.ts';
import type { WatcherSink } from './watcher.ts';

/** Name of a Pod of a Deployment: that of the Deployment, a hash of the template, a random suffix. */
const DEPLOYMENT_POD = /^(.+)-[a-z0-9]{5,10}-[a-z0-9]{5}$/;

/** Name of the Deployment that a Pod belongs to; of another Pod, its own name. */
export function workloadOfPod(podName: string): string {
  return DEPLOYMENT_POD.exec(podName)?.[1] ?? podName;
}

/**
 * Leaves out the objects of the agent's own Deployment and the warnings about them, so that they don't
 * count in exercises about Pods.
 */
export function withoutOwnWorkload(sink: WatcherSink, pod: PodIdentity): WatcherSink {
  const isForeign = ({ ref: { ns, name } }: SlimItem): boolean =>
    ns !== pod.namespace || !isPartOf(name, pod.workload);
  const whenForeign = (action: (item: SlimItem) => void) => (item: SlimItem) => {
    if (isForeign(item)) action(item);
  };
  return {
    ...sink,
    replaceObjects: (gvk, items, since) => {
      sink.replaceObjects(gvk, items.filter(isForeign), since);
    },
    setObject: whenForeign((item) => {
      sink.setObject(item);
    }),
    removeObject: whenForeign((item) => {
      sink.removeObject(item);
    }),
    recordWarning: whenForeign((item) => {
      sink.recordWarning(item);
    }),
  };
}

/** Events have the name of their object and a suffix after a dot. */
function isPartOf(name: string, workload: string): boolean {
  return name === workload || name.startsWith(`${workload}-`) || name.startsWith(`${workload}.`);
}
