import type { CauseCode, CauseParams } from '#lib/grading/types.ts';
import type { Span } from '../sentence.ts';
import { code, words } from './words.ts';

/** What an instructor says to the person, or does for the room. */
export type TellTable = {
  readonly [Code in CauseCode]: (params: CauseParams[Code]) => readonly Span[];
};

const SECRET = words`Read ${code('kubectl describe secret')} together: both keys, this namespace, one pair?`;

export const tellEn: TellTable = {
  'image-pull': (p) =>
    ({
      'not-found': words`Ask them to read the name aloud, letter by letter, then the tag.`,
      denied: words`A private image, or a wrong name: Docker Hub answers both alike.`,
      unreachable: words`Not theirs: try the pull on your own VM, then offer a mirror or ${code('kind load')}.`,
      invalid: words`Ask what belongs before and after the colon; capitals are not allowed.`,
      other: words`Read the Events together: ${code(`kubectl describe pod ${p.name}`)}`,
    })[p.why],
  'crash-loop': (p) => {
    if (p.exitCode === 0)
      return words`Ask what keeps the process running; a container ends with its process.`;
    if (p.reason === 'OOMKilled') return words`Ask for its limit, and what the program needs.`;
    if (p.reason === 'StartError' || p.exitCode === 127)
      return words`Ask which words of ${code('command')} are the program and which its arguments.`;
    return words`Let them read ${code(`kubectl logs -p ${p.name}`)} to you, last line first.`;
  },
  'port-conflict': () =>
    words`Ask what containers of one Pod share: the network, so each port once.`,
  unschedulable: (p) =>
    p.why === 'cpu' || p.why === 'memory'
      ? words`Compare their requests with ${code('kubectl describe node')}; many at once: small VMs.`
      : words`Let them find the scheduler's sentence in the Events.`,
  'config-error': () =>
    words`Ask for ${code('kubectl get configmap,secret')} beside the name in the YAML.`,
  'wrong-namespace': (p) =>
    words`Ask what ${code('-n')} and the context say; the work in ${code(p.found)} may be right`,
  'service-no-pods': () =>
    words`Put ${code('kubectl get pods --show-labels')} beside the selector, and let them compare.`,
  'service-port': () => words`Draw port, targetPort and the port of the process in a row.`,
  'ingress-no-service': () =>
    words`Ask them to follow the request: Ingress, Service, Pod, one name at a time.`,
  'ingress-no-port': () =>
    words`The Ingress names the port of the Service, not of the container: show both.`,
  'ingress-no-host': () => words`It may answer all the same; ask for which name it should.`,
  'ingress-no-controller': (p) =>
    p.has === ''
      ? words`Look whether the controller was installed on these VMs at all.`
      : words`Show them ${code('kubectl get ingressclass')}; many at once: look at the controller.`,
  'certificate-fallback': () => SECRET,
  'certificate-name': () =>
    words`Browsers read subjectAltName only: show the option of openssl that sets it.`,
  'certificate-expired': () =>
    words`Compare ${code('-days')} with the VM's clock; many at once: the clocks are wrong.`,
  'hpa-no-metrics': () =>
    words`Without metrics-server the HPA stays at its minimum; the exercise can pass.`,
  'hpa-no-requests': () => words`Ask: 80 % of what? The answer is the request.`,
  'hpa-no-target': () =>
    words`Put ${code('kubectl get deployments')} beside ${code('scaleTargetRef')}.`,
  'claim-pending': (p) =>
    p.why === 'waiting'
      ? words`Many at once: look at the provisioner of the StorageClass.`
      : words`Put claim and ${code('kubectl get pv,storageclass')} side by side: class, size, mode.`,
  'node-not-ready': () =>
    words`Look at the VM: ${code('systemctl status kubelet')}, or ${code('docker ps')} with kind; restart it.`,
  'node-pressure': (p) =>
    p.what === 'disk'
      ? words`Free its disk: ${code('docker system prune')}, or ${code('crictl rmi --prune')} on the node.`
      : words`Delete what is not needed any more, or give the VM more.`,
  'component-down': (p) =>
    words`Read the log of ${code(p.component)} on the VM, or make the cluster anew.`,
  'dns-down': () => words`Try ${code('kubectl -n kube-system rollout restart deployment coredns')}`,
};
