/** The components of a Kubernetes cluster: what each does, and what stops working without it. */
export const components = {
  title: 'Inside the cluster',
  state: { alive: 'running', down: 'down', managed: 'managed by provider', unknown: 'unknown' },
  managedNote: 'Google manages this part, so its status isn’t visible.',
  unknownNote: 'The cluster doesn’t report the status of this part.',
  seen: 'Reported by {names}',
  part: {
    etcd: {
      does: 'Stores every object of the cluster.',
      without: 'Without it, nothing can be read or changed. Running Pods keep running.',
    },
    'kube-apiserver': {
      does: 'The front door of the cluster: kubectl, controllers and kubelets all talk to it.',
      without: 'Without it, nothing can be queried or changed. Running Pods keep running.',
    },
    'kube-scheduler': {
      does: 'Chooses a Node for each new Pod.',
      without: 'Without it, new Pods stay Pending.',
    },
    'kube-controller-manager': {
      does: 'Compares the current state with the desired state and closes the gap.',
      without: 'Without it, no ReplicaSets are created and lost Pods aren’t replaced.',
    },
    kubelet: {
      does: 'Starts and monitors the containers on its Node and reports their status.',
      without: 'Without it, the Node becomes NotReady and its Pods move to other Nodes.',
    },
    'kube-proxy': {
      does: 'Routes Service traffic to Pods on each Node.',
      without: 'Without it, new Services and replaced Pods can’t be reached.',
    },
    dns: {
      does: 'Resolves Service names to IP addresses.',
      without: 'Without it, names don’t resolve. IP addresses still work.',
    },
  },
} as const;
