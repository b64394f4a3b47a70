import type { PlannedKind } from '#lib/protocol/plan.ts';
import {
  ACCOUNT,
  createAccountObjects,
  createMetadata,
  NAMESPACE,
  type Manifest,
} from './account.ts';

/** Secret with the join token, and its key, which is also the variable that the agent reads. */
const JOIN_SECRET = 'podium-join';
const TOKEN_KEY = 'PODIUM_TOKEN';
const SELECTOR = { 'app.kubernetes.io/name': ACCOUNT };
/** User of the agent's image. */
const USER_ID = 10_001;
const STATE_FOLDER = '/state';
/** Ports of API servers: managed clusters, kind and k3s, minikube, MicroK8s. */
const API_SERVER_PORTS = [443, 6443, 8443, 16443] as const;
const HTTP_PORT = 80;
const DNS_PORT = 53;
const NODE_PORTS = { port: 30_000, endPort: 32_767 } as const;

export interface AgentWorkloadOptions {
  /** The server's address as the cluster reaches it. */
  readonly server: string;
  readonly image: string;
  readonly plannedKinds: readonly PlannedKind[];
}

/** What a student applies once per seat: the namespace, and the join token. */
export function createJoinObjects(token: string): Manifest[] {
  return [
    namespaceManifest(),
    {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'Opaque',
      metadata: createMetadata(JOIN_SECRET, { namespace: NAMESPACE }),
      stringData: { [TOKEN_KEY]: token },
    },
  ];
}

/**
 * The agent in the cluster that it watches: the account of the installer without its Secret, and one Pod.
 * It contains no secret, so it is the same for all seats of a workshop.
 */
export function createAgentWorkload(options: AgentWorkloadOptions): Manifest[] {
  const account = createAccountObjects(options.plannedKinds)
    .map(({ manifest }) => manifest)
    .filter(({ kind }) => kind !== 'Secret');
  const isNamespace = ({ kind }: Manifest) => kind === 'Namespace';
  return [
    ...account.filter(isNamespace),
    ...account.filter((manifest) => !isNamespace(manifest)),
    createNetworkPolicy(options.server),
    createDeployment(options),
  ];
}

function namespaceManifest(): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: createMetadata(NAMESPACE) };
}

/**
 * Nothing connects to the agent. It connects to DNS, the API server and Podium, and where its probes go:
 * Ingress addresses, node ports, and the Pods that load balancers lead to.
 */
function createNetworkPolicy(server: string): Manifest {
  const { protocol, port } = new URL(server);
  const serverPort = Number(port) || (protocol === 'https:' ? 443 : HTTP_PORT);
  const ports = [...new Set([...API_SERVER_PORTS, HTTP_PORT, serverPort])];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: createMetadata(ACCOUNT, { namespace: NAMESPACE }),
    spec: {
      podSelector: { matchLabels: SELECTOR },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [],
      egress: [
        { to: [{ namespaceSelector: {} }] },
        { ports: ['UDP', 'TCP'].map((dnsProtocol) => ({ protocol: dnsProtocol, port: DNS_PORT })) },
        { ports: ports.map((tcpPort) => ({ protocol: 'TCP', port: tcpPort })) },
        { ports: [{ protocol: 'TCP', ...NODE_PORTS }] },
      ],
    },
  };
}

function createDeployment({ server, image }: AgentWorkloadOptions): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: createMetadata(ACCOUNT, { namespace: NAMESPACE }),
    spec: {
      // Two agents at once would be reported as a duplicate, so one ends before the next one starts.
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: SELECTOR },
      template: {
        metadata: { labels: SELECTOR },
        spec: {
          serviceAccountName: ACCOUNT,
          automountServiceAccountToken: true,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: USER_ID,
            runAsGroup: USER_ID,
            fsGroup: USER_ID,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [createContainer(server, image)],
          volumes: [
            { name: 'state', emptyDir: { sizeLimit: '128Mi' } },
            { name: 'tmp', emptyDir: { sizeLimit: '16Mi' } },
          ],
        },
      },
    },
  };
}

function createContainer(server: string, image: string): object {
  return {
    name: ACCOUNT,
    image,
    args: ['run'],
    env: [
      { name: 'PODIUM_SERVER', value: server },
      { name: 'PODIUM_STATE', value: STATE_FOLDER },
      {
        name: TOKEN_KEY,
        valueFrom: { secretKeyRef: { name: JOIN_SECRET, key: TOKEN_KEY } },
      },
    ],
    resources: { requests: { cpu: '50m', memory: '96Mi' }, limits: { memory: '300Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    volumeMounts: [
      { name: 'state', mountPath: STATE_FOLDER },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}
