/** The parts of a student's own cluster: what each does, and what stops without it. */
export const inside = {
  title: 'Inside the cluster',
  state: { alive: 'alive', down: 'down', managed: 'run by the provider', unknown: 'unknown' },
  managedNote: 'Google runs this part, where nobody else can look.',
  unknownNote: 'Nothing in the cluster tells how this part is.',
  seen: 'Told by {names}',
  part: {
    etcd: {
      does: 'Keeps every object of the cluster; the only memory it has.',
      without: 'Without it nothing can be read or changed; what runs goes on running.',
    },
    'kube-apiserver': {
      does: 'The one door: kubectl, controllers and kubelets all speak to it.',
      without: 'Without it nobody learns of anything; Pods that run go on.',
    },
    'kube-scheduler': {
      does: 'Chooses a Node for each new Pod.',
      without: 'Without it new Pods stay Pending.',
    },
    'kube-controller-manager': {
      does: 'Compares what is with what should be, and closes the gap.',
      without: 'Without it no ReplicaSet is made and no lost Pod replaced.',
    },
    kubelet: {
      does: 'Starts and watches the containers of its Node, and reports.',
      without: 'Without it the Node turns NotReady and its Pods go elsewhere.',
    },
    'kube-proxy': {
      does: 'Sends what goes to a Service on to its Pods, on each Node.',
      without: 'Without it new Services and changed Pods are not reached.',
    },
    dns: {
      does: 'Turns names of Services into addresses.',
      without: 'Without it names lead nowhere; addresses still do.',
    },
  },
};
