import type { CauseCode, CauseParams } from '#lib/grading/types.ts';
import type { Span } from '../sentence.ts';
import { code, words } from './spans.ts';

/** What an instructor says to the person, or does for the room. */
export type TellTable = {
  readonly [Code in CauseCode]: (params: CauseParams[Code]) => readonly Span[];
};

const SECRET = words`Read ${code('kubectl describe secret')} together: both keys, this namespace, one pair?`;

export const tellEn: TellTable = {
  'image-pull': (p) =>
    ({
      'not-found': words`Ask the student to read the name aloud, letter by letter, then the tag.`,
      denied: words`The image is private, or the name is wrong: Docker Hub gives the same answer.`,
      unreachable: words`Not the student’s mistake: try the pull on your VM, then offer a mirror or ${code('kind load')}.`,
      invalid: words`Ask what belongs before and after the colon; capitals aren’t allowed.`,
      other: words`Read the Events together: ${code(`kubectl describe pod ${p.name}`)}`,
    })[p.why],
  'crash-loop': (p) => {
    if (p.exitCode === 0)
      return words`Ask what keeps the process running; a container ends when its process ends.`;
    if (p.reason === 'OOMKilled')
      return words`Ask for the memory limit and for what the program needs.`;
    if (p.reason === 'StartError' || p.exitCode === 127)
      return words`Ask which words of ${code('command')} are the program and which are arguments.`;
    return words`Ask the student to read ${code(`kubectl logs -p ${p.name}`)} to you, last line first.`;
  },
  'port-conflict': () =>
    words`Ask what the containers of a Pod share: the network, so each port only once.`,
  unschedulable: (p) =>
    p.why === 'cpu' || p.why === 'memory'
      ? words`Compare requests with ${code('kubectl describe node')}; if many are affected, the VMs are small.`
      : words`Ask the student to find the scheduler’s message in the Events.`,
  'config-error': () =>
    words`Compare ${code('kubectl get configmap,secret')} with the name in the YAML.`,
  'wrong-namespace': (p) =>
    words`Ask about ${code('-n')} and the context; the work in ${code(p.found)} might be correct.`,
  'service-no-pods': () =>
    words`Compare ${code('kubectl get pods --show-labels')} with the selector.`,
  'service-port': () =>
    words`Write down port, targetPort and the port of the process side by side.`,
  'ingress-no-service': () =>
    words`Ask the student to follow the request: Ingress, Service, Pod, one name at a time.`,
  'ingress-no-port': () =>
    words`The Ingress refers to the port of the Service, not of the container: show both.`,
  'ingress-no-host': () => words`It might respond anyway; ask which host it should match.`,
  'ingress-no-controller': (p) =>
    p.has === ''
      ? words`Check whether the Ingress controller is installed on these VMs.`
      : words`Show ${code('kubectl get ingressclass')}; if many are affected, check the controller.`,
  'certificate-fallback': () => SECRET,
  'certificate-name': () =>
    words`Browsers read subjectAltName only: show the openssl option that sets it.`,
  'certificate-expired': () =>
    words`Compare ${code('-days')} with the clock of the VM; if many are affected, the clocks are wrong.`,
  'hpa-no-metrics': () =>
    words`Without metrics-server, the HPA stays at its minimum; the exercise can still pass.`,
  'hpa-no-requests': () => words`Ask: 80% of what? The answer is the request.`,
  'hpa-no-target': () =>
    words`Compare ${code('kubectl get deployments')} with ${code('scaleTargetRef')}.`,
  'claim-pending': (p) =>
    p.why === 'waiting'
      ? words`If many are affected, check the provisioner of the StorageClass.`
      : words`Compare the PVC with ${code('kubectl get pv,storageclass')}: class, size, mode.`,
  'node-not-ready': () =>
    words`Check ${code('systemctl status kubelet')}, or ${code('docker ps')} with kind, on the VM and restart it.`,
  'node-pressure': (p) =>
    p.what === 'disk'
      ? words`Free up disk space: ${code('docker system prune')}, or ${code('crictl rmi --prune')} on the Node.`
      : words`Delete what isn’t needed any more, or give the VM more resources.`,
  'component-down': (p) =>
    words`Read the log of ${code(p.component)} on the VM, or recreate the cluster.`,
  'dns-down': () => words`Run ${code('kubectl -n kube-system rollout restart deployment coredns')}`,
};
