import type { MirrorUpdate } from '#lib/cluster/mirror.ts';
import { isSystemNamespace } from '#lib/grading/engine/object-index.ts';
import type { SeatView } from '#lib/room/views.ts';

/**
 * The last change of an update that the student made; null if there is none. Objects from before
 * the agent connected don't count, nor does what the cluster does in its own namespaces. `at`: ms
 * since 1970.
 */
export function findLastChange({ set, removed }: MirrorUpdate, at: number): SeatView['lastChange'] {
  const last = [
    ...removed.map(({ ref }) => ({ ref, op: 'gone' as const })),
    ...set
      .filter((object) => !object.foundAtConnect || object.at !== object.firstAt)
      .map(({ ref }) => ({ ref, op: 'set' as const })),
  ].findLast(({ ref }) => ref.ns !== '' && !isSystemNamespace(ref.ns));
  return last ? { at, gvk: last.ref.gvk, ns: last.ref.ns, name: last.ref.name, op: last.op } : null;
}
