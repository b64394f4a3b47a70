import { IMAGE_NAME_LIMITS } from '#lib/cluster/slim/images.ts';
import { findImageDifference } from '#lib/grading/values/image.ts';
import { valueAt, objectsAt, textAt, textsAt } from '#lib/kit/json.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { RoomState, SeatState } from './state.ts';
import type { AgentView, ReadinessIssue } from './views.ts';
import { SERVER_VERSION } from './version.ts';

/** From so many images on a kubelet may have left some out (its `nodeStatusMaxImages`). */
const KUBELET_MAX_IMAGES = 50;

/**
 * What a seat lacks before the course can begin, the first thing to do first; empty when nothing is known to be missing. What
 * cannot be seen is not called missing: a node that does not tell its images, kinds that no exercise needs. `server`: the version
 * of the agent that belongs to this server.
 */
export function findReadinessIssues(
  { pack }: Pick<RoomState, 'pack'>,
  seat: SeatState,
  serverVersion = SERVER_VERSION,
): ReadinessIssue[] {
  const nobody: ReadinessIssue[] =
    seat.personId === null && seat.displayName === null ? [{ code: 'nobody' }] : [];
  return [
    ...nobody,
    ...findAgentIssues(seat, serverVersion),
    ...(isClusterStateCurrent(seat) ? findClusterIssues(pack, seat) : []),
  ];
}

/** Whether what is known of the cluster is of now. */
function isClusterStateCurrent({ presence, agent, hasInitialState }: SeatState): boolean {
  return (
    (presence === 'connected' || presence === 'delayed') &&
    agent?.cluster === 'up' &&
    hasInitialState
  );
}

function findAgentIssues(
  { presence, agent, hasInitialState }: SeatState,
  serverVersion: string,
): ReadinessIssue[] {
  if (presence === 'not-connected' || agent === null) return [{ code: 'no-agent' }];
  if (presence === 'offline' || presence === 'duplicate') return [{ code: 'agent-away' }];
  const old: ReadinessIssue[] = isOlder(agent.version, serverVersion)
    ? [{ code: 'agent-old', version: agent.version, wanted: serverVersion }]
    : [];
  if (agent.cluster !== 'up')
    return [
      ...old,
      {
        code: agent.cluster === 'down' ? 'cluster-down' : 'cluster-refused',
        why: agent.clusterError ?? '',
      },
    ];
  return hasInitialState ? old : [...old, { code: 'looking' }];
}

function findClusterIssues(pack: Pack, { agent, objects }: SeatState): ReadinessIssue[] {
  if (agent === null) return [];
  const nodes = [...objects.values()]
    .filter(({ ref }) => ref.gvk === 'v1/Node')
    .map(({ ref, object }) => ({ name: ref.name, node: object }));
  const { kubernetes } = pack;
  const old: ReadinessIssue[] =
    kubernetes !== undefined && isOlder(agent.clusterVersion, kubernetes)
      ? [{ code: 'kubernetes-old', version: agent.clusterVersion, wanted: kubernetes }]
      : [];
  return [
    ...old,
    ...nodes.flatMap(({ name, node }) => findNodeIssues(name, node)),
    ...findImageIssues(pack, agent, nodes),
    ...findPermissionIssues(pack, agent),
  ];
}

function findNodeIssues(name: string, node: JsonObject): ReadinessIssue[] {
  const conditionOf = (type: string): string | undefined =>
    objectsAt(node, 'status', 'conditions')
      .filter((one) => textAt(one, 'type') === type)
      .map((one) => textAt(one, 'status'))[0];
  return [
    ...((conditionOf('Ready') ?? 'True') === 'True'
      ? []
      : [{ code: 'node-not-ready' as const, node: name }]),
    ...(conditionOf('DiskPressure') === 'True' ? [{ code: 'disk' as const, node: name }] : []),
  ];
}

/** Images that are missing on a node which takes Pods and tells all that it has. */
function findImageIssues(
  { images = [] }: Pack,
  { distribution }: AgentView,
  nodes: readonly { readonly name: string; readonly node: JsonObject }[],
): ReadinessIssue[] {
  const told = nodes
    .filter(({ node }) => isSchedulable(node) && listsAllImages(node))
    .map(({ node }) => listImageNames(node));
  const missing = images.filter((image) =>
    told.some((names) => !names.some((name) => findImageDifference(image, name) === null)),
  );
  return missing.length === 0
    ? []
    : [
        {
          code: 'images',
          images: missing,
          loadCommand: createLoadCommand(
            distribution,
            nodes.map(({ name }) => name),
            missing,
          ),
        },
      ];
}

function isSchedulable(node: JsonObject): boolean {
  return (
    valueAt(node, 'spec', 'unschedulable') !== true &&
    !objectsAt(node, 'spec', 'taints').some((taint) =>
      ['NoSchedule', 'NoExecute'].includes(textAt(taint, 'effect')),
    )
  );
}

/** A node that runs has some image: with none, it does not tell them. Of a full list nobody knows what it leaves out. */
function listsAllImages(node: JsonObject): boolean {
  const { length } = objectsAt(node, 'status', 'images');
  return (
    length > 0 &&
    length < KUBELET_MAX_IMAGES &&
    listImageNames(node).length < IMAGE_NAME_LIMITS.maxNames
  );
}

function listImageNames(node: JsonObject): string[] {
  return objectsAt(node, 'status', 'images').flatMap((image) => textsAt(image, 'names'));
}

/** A machine's owner may tell any name of a node: into a line for a shell goes none that a shell would read as more than a word. */
const SHELL_WORD = /^[a-z0-9][a-z0-9.-]*$/;

/** How images of one's own machine get onto the nodes; null where a registry is the only way, or no line can be told safely. */
function createLoadCommand(
  distribution: string,
  nodes: readonly string[],
  images: readonly string[],
): string | null {
  if (!nodes.every((name) => SHELL_WORD.test(name))) return null;
  if (distribution === 'kind') {
    const cluster = /^(.+?)-(?:control-plane|worker)\d*$/.exec(nodes[0] ?? '')?.[1] ?? 'kind';
    return [
      'kind load docker-image',
      ...images,
      ...(cluster === 'kind' ? [] : ['--name', cluster]),
    ].join(' ');
  }
  if (distribution !== 'minikube') return null;
  const profile = (nodes[0] ?? 'minikube').replace(/-m\d+$/, '');
  return [
    'minikube image load',
    ...images,
    ...(profile === 'minikube' ? [] : ['-p', profile]),
  ].join(' ');
}

/** Kinds that the agent may not see, or that are not there, and exercises need that are for everybody. */
function findPermissionIssues(
  { exercises }: Pack,
  { forbiddenKinds }: AgentView,
): ReadinessIssue[] {
  const needed = new Set(
    exercises
      .filter(({ optional }) => optional !== true)
      .flatMap(({ subjects }) => subjects.map(({ gvk }) => gvk)),
  );
  const kinds = forbiddenKinds.filter((gvk) => needed.has(gvk));
  return kinds.length === 0 ? [] : [{ code: 'rights', kinds }];
}

/** By major and minor; what is no version is not old. */
function isOlder(version: string, wanted: string): boolean {
  const [[major, minor], [wantedMajor, wantedMinor]] = [
    parseMajorMinor(version),
    parseMajorMinor(wanted),
  ];
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}

function parseMajorMinor(version: string): [number, number] {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return major === undefined ? [Infinity, Infinity] : [Number(major), Number(minor)];
}
