import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/protocol/json.ts';
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
    ...(names !== null && { images: names.map((some) => ({ names: [...some] })) }),
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
const findIssues = (more: Partial<SeatState>, server = '1.2.9', taught = course) =>
  findReadinessIssues(room([], { pack: taught }), seat('a', more), server);
const issueCodes = (...args: Parameters<typeof findIssues>): string[] =>
  findIssues(...args).map(({ code }) => code);
const COMPLETE_NODE = node([
  ['docker.io/library/nginx:1.18.0'],
  ['docker.io/library/busybox:latest'],
  [],
]);

describe('what a seat lacks', () => {
  it.each<[string, Partial<SeatState>, string[]]>([
    ['nothing', withNodes(['kind-control-plane', COMPLETE_NODE]), []],
    [
      'a person',
      { ...withNodes(['n', COMPLETE_NODE]), personId: null, displayName: null },
      ['nobody'],
    ],
    [
      'an agent, and nothing is said of what only an agent tells',
      { presence: 'not-connected' },
      ['no-agent'],
    ],
    ['its agent for now', { agent: agent(), presence: 'offline' }, ['agent-away']],
    ['a first look', { agent: agent(), hasInitialState: false }, ['looking']],
    [
      'its cluster',
      { agent: agent({ cluster: 'refused', clusterError: '401' }), presence: 'cluster-down' },
      ['cluster-refused'],
    ],
    [
      'a Kubernetes that is new enough',
      { agent: agent({ clusterVersion: 'v1.9.4-gke.1' }) },
      ['kubernetes-old'],
    ],
    [
      'rights that a subject needs, and no others',
      { agent: agent({ forbiddenKinds: ['v1/Pod', 'v1/ServiceAccount'] }) },
      ['rights'],
    ],
    [
      'no image that cannot be known of: not told, or told in part',
      withNodes(
        ['n', node(null)],
        ['o', node([])],
        ['m', node(Array.from({ length: 50 }, () => ['other:1']))],
      ),
      [],
    ],
    [
      'no image on a node that takes no Pods',
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

  it('says which node is in trouble', () => {
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

  it('calls an agent old by another minor version than the server, not by a patch or for being newer', () => {
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
    // A machine's owner names its nodes: the line is for somebody's shell.
    ['kind', '$(reboot)-worker', null],
    ['minikube', 'm; reboot', null],
  ] as const)('says how images get onto %s (%s)', (distribution, name, load) => {
    expect(
      findIssues({
        ...withNodes([name, node([['docker.io/library/nginx:1.19.0']])]),
        agent: agent({ distribution }),
      }),
    ).toEqual([{ code: 'images', images: ['nginx:1.18.0', 'busybox'], load }]);
  });
});
