import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import { findReadinessIssues } from './readiness.ts';
import { exercise, pack, ref, room, seat } from './room.fixture.ts';
import type { SeatState } from './state.ts';
import type { AgentView } from './views.ts';

const agent = (more: Partial<AgentView> = {}): AgentView => ({
  version: '1.2.3',
  distribution: 'kind',
  clusterVersion: 'v1.30.1',
  nodes: 1,
  cluster: 'up',
  clusterError: null,
  forbiddenKinds: [],
  ...more,
});
const node = (names: readonly (readonly string[])[] | null, more: JsonObject = {}): JsonObject => ({
  status: {
    conditions: [{ type: 'Ready', status: 'True' }],
    ...(names !== null && { images: names.map((imageNames) => ({ names: [...imageNames] })) }),
  },
  ...more,
});
const withNodes = (
  ...nodes: (readonly [name: string, node: JsonObject])[]
): Partial<SeatState> => ({
  agent: agent(),
  objects: new Map(
    nodes.map(([name, object]) => [name, { ref: { ...ref(name, 'v1/Node'), ns: '' }, object }]),
  ),
});
const course = { ...pack('one'), images: ['nginx:1.18.0', 'busybox'], kubernetes: '1.25' };
const findIssues = (more: Partial<SeatState>, server = '1.2.9', sampledPack = course) =>
  findReadinessIssues(room([], { pack: sampledPack }), seat('a', more), server);
const issueCodes = (...args: Parameters<typeof findIssues>): string[] =>
  findIssues(...args).map(({ code }) => code);
const COMPLETE_NODE = node([
  ['docker.io/library/nginx:1.18.0'],
  ['docker.io/library/busybox:latest'],
  [],
]);

describe('readiness', () => {
  it.each<[string, Partial<SeatState>, string[]]>([
    ['has no issues on a complete node', withNodes(['kind-control-plane', COMPLETE_NODE]), []],
    [
      'reports a seat without a student',
      { ...withNodes(['n', COMPLETE_NODE]), personId: null, displayName: null },
      ['nobody'],
    ],
    [
      'reports a missing agent and nothing that only an agent can see',
      { presence: 'not-connected' },
      ['no-agent'],
    ],
    ['reports an agent that is away', { agent: agent(), presence: 'offline' }, ['agent-away']],
    ['reports a missing initial state', { agent: agent(), hasInitialState: false }, ['looking']],
    [
      'reports a cluster that refuses access',
      { agent: agent({ cluster: 'refused', clusterError: '401' }), presence: 'cluster-down' },
      ['cluster-refused'],
    ],
    [
      'reports an old Kubernetes version',
      { agent: agent({ clusterVersion: 'v1.9.4-gke.1' }) },
      ['kubernetes-old'],
    ],
    [
      'reports missing permissions that a subject needs, and no others',
      { agent: agent({ forbiddenKinds: ['v1/Pod', 'v1/ServiceAccount'] }) },
      ['rights'],
    ],
    [
      'reports no image of nodes that list none or only some',
      withNodes(
        ['n', node(null)],
        ['o', node([])],
        ['m', node(Array.from({ length: 50 }, () => ['other:1']))],
      ),
      [],
    ],
    [
      'reports no image of a node that does not accept Pods',
      withNodes(
        ['n', COMPLETE_NODE],
        ['m', node([['other:1']], { spec: { taints: [{ effect: 'NoSchedule' }] } })],
      ),
      [],
    ],
  ])('%s', (_, more, expected) => {
    const needing = {
      ...course,
      exercises: [
        exercise('one', { subjects: [{ name: 'pod', gvk: 'v1/Pod', namespace: 'default' }] }),
      ],
    };
    expect(issueCodes(more, '1.2.9', needing)).toEqual(expected);
  });

  it('names the node that has a problem', () => {
    const sick: JsonObject = {
      status: {
        conditions: [
          { type: 'Ready', status: 'Unknown' },
          { type: 'DiskPressure', status: 'True' },
        ],
      },
    };
    expect(findIssues(withNodes(['n', sick]))).toEqual([
      { code: 'node-not-ready', node: 'n' },
      { code: 'disk', node: 'n' },
    ]);
  });

  it('reports an agent with an older minor version, not an older patch or a newer one', () => {
    expect([
      issueCodes({ agent: agent() }, '1.3.0'),
      issueCodes({ agent: agent() }, '1.2.9'),
      issueCodes({ agent: agent({ version: '1.4.0' }) }, '1.3.0'),
    ]).toEqual([['agent-old'], [], []]);
  });

  it.each([
    ['kind', 'kind-control-plane', 'kind load docker-image nginx:1.18.0 busybox'],
    ['kind', 'room-worker2', 'kind load docker-image nginx:1.18.0 busybox --name room'],
    ['minikube', 'minikube', 'minikube image load nginx:1.18.0 busybox'],
    ['gke', 'gke-1', null],
    // Students control node names, and the command is for a shell.
    ['kind', '$(reboot)-worker', null],
    ['minikube', 'm; reboot', null],
  ] as const)('gives a safe load command for %s (%s)', (distribution, name, loadCommand) => {
    expect(
      findIssues({
        ...withNodes([name, node([['docker.io/library/nginx:1.19.0']])]),
        agent: agent({ distribution }),
      }),
    ).toEqual([{ code: 'images', images: ['nginx:1.18.0', 'busybox'], loadCommand }]);
  });

  it('names the other seats whose agents report the same cluster', () => {
    const at = (id: string, clusterUid: string | null) => seat(id, { clusterUid });
    const seats = [at('a', 'one'), at('b', 'two'), at('c', 'one'), at('d', null), at('e', null)];
    const issuesOf = (one: SeatState) =>
      findReadinessIssues(room(seats, { pack: course }), one).filter(
        ({ code }) => code === 'same-cluster',
      );
    expect(seats.map(issuesOf)).toEqual([
      [{ code: 'same-cluster', seats: [seats[2]?.label] }],
      [],
      [{ code: 'same-cluster', seats: [seats[0]?.label] }],
      [],
      [],
    ]);
  });

  it('reports only what the workshop requires, and always that the agent is not connected', () => {
    const codes = (required: readonly string[] | null, more: Partial<SeatState>) =>
      findReadinessIssues(
        { pack: course, workshop: { requiredReadiness: required }, seats: new Map() },
        seat('a', more),
        '1.2.9',
      ).map(({ code }) => code);
    const withoutImages = {
      ...withNodes(['n', node([['docker.io/library/nginx:1.19.0']])]),
      personId: null,
      displayName: null,
    };
    expect(codes(null, withoutImages)).toEqual(['nobody', 'images']);
    expect(codes(['images'], withoutImages)).toEqual(['images']);
    expect(codes([], withoutImages)).toEqual([]);
    expect(codes([], { presence: 'offline', agent: agent() })).toEqual(['agent-away']);
  });
});
