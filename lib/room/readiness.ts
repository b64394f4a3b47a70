import { IMAGE_NAME_LIMITS } from '#lib/cluster/slim/images.ts';
import { findPulledImageDifference } from '#lib/grading/values/image.ts';
import { valueAt, objectsAt, textAt, textsAt, type JsonObject } from '#lib/kit/json.ts';
import type { Pack } from '#lib/packs/types.ts';
import { isRequired } from '#lib/protocol/readiness-requirements.ts';
import type { RoomState, SeatState } from './state.ts';
import type { AgentView, ReadinessIssue } from './views.ts';
import manifest from '../../package.json' with { type: 'json' };

/** The version of this server and of the agents that it serves. */
const SERVER_VERSION: string = manifest.version;

/** A kubelet reports at most this many images by default (its `nodeStatusMaxImages`). */
const KUBELET_MAX_IMAGES = 50;

/**
 * Problems of a seat that should be solved before the course starts, in the order to solve them: those
 * of the checks that the workshop requires. Only known problems count: a node that doesn't report its
 * images has no missing ones.
 */
export function findReadinessIssues(
  {
    pack,
    workshop,
    seats,
  }: Pick<RoomState, 'pack' | 'seats'> & {
    workshop: Pick<RoomState['workshop'], 'requiredReadiness'>;
  },
  seat: SeatState,
  serverVersion = SERVER_VERSION,
): ReadinessIssue[] {
  const noStudent: ReadinessIssue[] =
    seat.personId === null && seat.displayName === null ? [{ code: 'nobody' }] : [];
  const issues: ReadinessIssue[] = [
    ...noStudent,
    ...findAgentIssues(seat, serverVersion),
    ...(isClusterStateCurrent(seat) ? findClusterIssues(pack, seat) : []),
    ...findSharedCluster(seats, seat),
  ];
  return issues.filter(({ code }) => isRequired(code, workshop.requiredReadiness));
}

/** Whether the known state of the cluster is up to date. */
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

/** Labels that an issue lists. */
const MAX_LISTED_SEATS = 5;

/** Two agents in one cluster would count each change for both seats. */
function findSharedCluster(seats: RoomState['seats'], seat: SeatState): ReadinessIssue[] {
  const { id, clusterUid } = seat;
  if (clusterUid == null) return [];
  const others = [...seats.values()]
    .filter((other) => other.clusterUid === clusterUid && other.id !== id)
    .map(({ label }) => label)
    .toSorted();
  return others.length === 0
    ? []
    : [{ code: 'same-cluster', seats: others.slice(0, MAX_LISTED_SEATS) }];
}

function findClusterIssues(pack: Pack, { agent, objects }: SeatState): ReadinessIssue[] {
  if (agent === null) return [];
  const nodes = [...objects.values()]
    .filter(({ ref }) => ref.gvk === 'v1/Node')
    .slice(0, MAX_NODES)
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
      .filter((condition) => textAt(condition, 'type') === type)
      .map((condition) => textAt(condition, 'status'))[0];
  return [
    ...((conditionOf('Ready') ?? 'True') === 'True'
      ? []
      : [{ code: 'node-not-ready' as const, node: name }]),
    ...(conditionOf('DiskPressure') === 'True' ? [{ code: 'disk' as const, node: name }] : []),
  ];
}

/** Images that are missing on a schedulable node which reports all its images. */
function findImageIssues(
  { images = [] }: Pack,
  { distribution }: AgentView,
  nodes: readonly { readonly name: string; readonly node: JsonObject }[],
): ReadinessIssue[] {
  const imageNames = nodes
    .filter(({ node }) => isSchedulable(node) && listsAllImages(node))
    .map(({ node }) => listImageNames(node));
  const missing = images.filter((image) =>
    imageNames.some(
      (names) => !names.some((name) => findPulledImageDifference(image, name) === null),
    ),
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

/** A running node has images, so an empty list isn't a report. A full list can be incomplete. */
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

/** Nodes that are checked. Courses use a few. */
const MAX_NODES = 20;

/** Students control node names. Only plain words are put into a shell command (R9). */
const SHELL_WORD = /^[a-z0-9][a-z0-9.-]*$/;

/** The command that copies local images to the nodes; null if there is no safe one. */
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

/** Kinds that required exercises need and the agent can't read. */
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

/** Compares major and minor. Text that is no version isn't older. */
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
