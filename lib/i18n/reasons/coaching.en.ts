import type { CauseCode, CauseParams } from '#lib/grading/types.ts';
import type { Span } from '../sentence.ts';
import { code, sentence } from './spans.ts';

/** What an instructor tells the student, or does for the class. */
export type CoachingTable = {
  readonly [Code in CauseCode]: (params: CauseParams[Code]) => readonly Span[];
};

const COMPARE_SECRET = sentence`Read ${code('kubectl describe secret')} together: both keys, this namespace, one pair?`;

export const coachingEn: CoachingTable = {
  'image-pull': (p) =>
    ({
      'not-found': sentence`Ask the student to read the name aloud, letter by letter, then the tag.`,
      denied: sentence`The image is private, or the name is wrong: Docker Hub gives the same answer.`,
      unreachable: sentence`Not the student’s mistake: try the pull on your VM, then offer a mirror or ${code('kind load')}.`,
      invalid: sentence`Ask what belongs before and after the colon; capitals aren’t allowed.`,
      other: sentence`Read the Events together: ${code(`kubectl describe pod ${p.name}`)}`,
    })[p.why],
  'crash-loop': (p) => {
    if (p.exitCode === 0)
      return sentence`Ask what keeps the process running; a container ends when its process ends.`;
    if (p.reason === 'OOMKilled')
      return sentence`Ask for the memory limit and for what the program needs.`;
    if (p.reason === 'StartError' || p.exitCode === 127)
      return sentence`Ask which words of ${code('command')} are the program and which are arguments.`;
    return sentence`Ask the student to read ${code(`kubectl logs -p ${p.name}`)} to you, last line first.`;
  },
  'port-conflict': () =>
    sentence`Ask what the containers of a Pod share: the network, so each port only once.`,
  unschedulable: (p) =>
    p.why === 'cpu' || p.why === 'memory'
      ? sentence`Compare requests with ${code('kubectl describe node')}; if many are affected, the VMs are small.`
      : sentence`Ask the student to find the scheduler’s message in the Events.`,
  'config-error': () =>
    sentence`Compare ${code('kubectl get configmap,secret')} with the name in the YAML.`,
  evicted: (p) =>
    p.why === 'limit'
      ? sentence`Ask for the limit and for what the container stores.`
      : sentence`Not the student’s mistake in most cases: check ${code('kubectl describe node')} together.`,
  'pod-failed': (p) =>
    p.why === 'deadline'
      ? sentence`Ask what ${code('activeDeadlineSeconds')} is for, and how long the Pod should run.`
      : sentence`Compare the Pod with ${code('kubectl describe node')}: the Node refused it.`,
  'pods-refused': (p) =>
    p.why === 'quota' || p.why === 'quota-unset' || p.why === 'limit-range'
      ? sentence`Read ${code('kubectl describe quota,limitrange')} together; if many are affected, raise it.`
      : sentence`Read the message together: ${code(`kubectl describe ${p.kind.toLowerCase()}`)}`,
  'no-pods': (p) =>
    sentence`Read the Events of the ${p.kind} together: a quota or a policy is a likely cause.`,
  'wrong-namespace': (p) =>
    sentence`Ask about ${code('-n')} and the context; the work in ${code(p.found)} might be correct.`,
  'service-no-pods': () =>
    sentence`Compare ${code('kubectl get pods --show-labels')} with the selector.`,
  'service-port': () =>
    sentence`Write down port, targetPort and the port of the process side by side.`,
  'service-protocol': () =>
    sentence`Ask what HTTP uses: TCP. A port of the other protocol is another port.`,
  'ingress-no-service': () =>
    sentence`Ask the student to follow the request: Ingress, Service, Pod, one name at a time.`,
  'ingress-no-port': () =>
    sentence`The Ingress refers to the port of the Service, not of the container: show both.`,
  'ingress-no-host': () => sentence`It might respond anyway; ask which host it should match.`,
  'ingress-no-controller': (p) =>
    p.has === ''
      ? sentence`Check whether the Ingress controller is installed on these VMs.`
      : sentence`Show ${code('kubectl get ingressclass')}; if many are affected, check the controller.`,
  'certificate-fallback': () => COMPARE_SECRET,
  'certificate-name': () =>
    sentence`Browsers read subjectAltName only: show the openssl option that sets it.`,
  'certificate-expired': () =>
    sentence`Compare ${code('-days')} with the clock of the VM; if many are affected, the clocks are wrong.`,
  'hpa-no-metrics': () =>
    sentence`Without metrics-server, the HPA stays at its minimum; the exercise can still pass.`,
  'hpa-no-requests': () => sentence`Ask: 80% of what? The answer is the request.`,
  'hpa-no-target': () =>
    sentence`Compare ${code('kubectl get deployments')} with ${code('scaleTargetRef')}.`,
  'claim-pending': (p) =>
    p.why === 'waiting'
      ? sentence`If many are affected, check the provisioner of the StorageClass.`
      : sentence`Compare the PVC with ${code('kubectl get pv,storageclass')}: class, size, mode.`,
  'node-not-ready': () =>
    sentence`Check ${code('systemctl status kubelet')}, or ${code('docker ps')} with kind, on the VM and restart it.`,
  'node-pressure': (p) =>
    p.what === 'disk'
      ? sentence`Free up disk space: ${code('docker system prune')}, or ${code('crictl rmi --prune')} on the Node.`
      : sentence`Delete what isn’t needed any more, or give the VM more resources.`,
  'component-down': (p) =>
    sentence`Read the log of ${code(p.component)} on the VM, or recreate the cluster.`,
  'dns-down': () =>
    sentence`Run ${code('kubectl -n kube-system rollout restart deployment coredns')}`,
  'too-many-objects': () =>
    sentence`Look for what creates them with ${code('kubectl get all --all-namespaces')}, and delete it.`,
};
