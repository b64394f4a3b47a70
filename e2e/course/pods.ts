import type { Act } from './step.ts';

/** A request from a throw-away Pod, in one line. */
const once = (address: string) =>
  `kubectl run client -i --rm --image=busybox --restart=Never --quiet -- sh -c "timeout 5 wget -q -O- ${address}"`;
/** And once more where it is not answered in time, as anybody does. */
export const ask = (address: string) => `for n in 1 2 3; do ${once(address)} && break; done`;
/** One that stays, to be looked at. */
export const askInVain = (address: string) => `${once(address).replace('--rm ', '')}; true`;

export const pods: readonly Act[] = [
  {
    exercise: 'pod-apply',
    does: 'a typing error in the image name',
    files: { 'pod.yaml': ['pod-apply', 'task'] },
    bash: "sed 's/http-echo/http-ehco/' pod.yaml | kubectl apply -f -",
    sees: ['image'],
  },
  {
    exercise: 'pod-apply',
    does: 'the Pod of the task',
    bash: 'kubectl delete pod echo-pod --now; kubectl apply -f pod.yaml',
    sees: 'passed',
  },
  {
    exercise: 'pod-request',
    does: 'a request to a port nobody listens on',
    bash: askInVain('$(kubectl get pod echo-pod -o jsonpath={.status.podIP}):9999'),
    sees: ['stated'],
  },
  {
    exercise: 'pod-request',
    does: 'a request to the Pod',
    bash: `kubectl delete pod client --now; kubectl wait --for=condition=Ready pod/echo-pod; ${ask('$(kubectl get pod echo-pod -o jsonpath={.status.podIP}):8080')}`,
    sees: 'passed',
  },
  {
    exercise: 'pod-apply',
    does: 'the Pod is deleted again',
    bash: 'kubectl delete pod echo-pod --now',
    sees: 'passed-removed',
  },
  {
    exercise: 'problem-1',
    does: 'the second container has another name',
    files: { 'two.yaml': ['problem-1', 'solution'] },
    bash: "sed 's/name: bar$/name: baz/' two.yaml | kubectl apply -f -",
    sees: ['container-name'],
  },
  {
    exercise: 'problem-1',
    does: 'the solution',
    bash: "sed 's/name: bar$/name: baz/' two.yaml | kubectl delete --now -f -; kubectl apply -f two.yaml",
    sees: 'passed',
  },
  {
    exercise: 'problem-1-advanced',
    does: 'nginx does not mount the volume where it looks',
    files: { 'hello.yaml': ['problem-1-advanced', 'solution'] },
    bash: "sed 's#mountPath: /usr/share/nginx/html#mountPath: /srv#' hello.yaml | kubectl apply -f -",
    sees: ['no-item', 'body'],
  },
  {
    exercise: 'problem-1-advanced',
    does: 'the solution',
    bash: 'kubectl delete pod hello --now; kubectl apply -f hello.yaml',
    sees: 'passed',
  },
  {
    exercise: 'problem-1',
    does: 'everything of the section is deleted',
    bash: 'kubectl delete pod --all --now',
    sees: 'passed-removed',
  },
];
