import type { CourseStep } from './step.ts';

/** A request from a throw-away Pod, in one line. */
const singleRequest = (address: string) =>
  `kubectl run client -i --rm --image=busybox --restart=Never --quiet -- sh -c "timeout 5 wget -q -O- ${address}"`;
/** And once more where it is not answered in time, as anybody does. */
export const requestCommand = (address: string) =>
  `for n in 1 2 3; do ${singleRequest(address)} && break; done`;
/** One that stays, to be looked at. */
export const failingRequestCommand = (address: string) =>
  `${singleRequest(address).replace('--rm ', '')}; true`;

export const pods: readonly CourseStep[] = [
  {
    exercise: 'pod-apply',
    action: 'a typing error in the image name',
    files: { 'pod.yaml': ['pod-apply', 'task'] },
    command: "sed 's/http-echo/http-ehco/' pod.yaml | kubectl apply -f -",
    expected: ['image'],
  },
  {
    exercise: 'pod-apply',
    action: 'the Pod of the task',
    command: 'kubectl delete pod echo-pod --now; kubectl apply -f pod.yaml',
    expected: 'passed',
  },
  {
    exercise: 'pod-request',
    action: 'a request to a port nobody listens on',
    command: failingRequestCommand('$(kubectl get pod echo-pod -o jsonpath={.status.podIP}):9999'),
    expected: ['stated'],
  },
  {
    exercise: 'pod-request',
    action: 'a request to the Pod',
    command: `kubectl delete pod client --now; kubectl wait --for=condition=Ready pod/echo-pod; ${requestCommand('$(kubectl get pod echo-pod -o jsonpath={.status.podIP}):8080')}`,
    expected: 'passed',
  },
  {
    exercise: 'pod-apply',
    action: 'the Pod is deleted again',
    command: 'kubectl delete pod echo-pod --now',
    expected: 'passed-removed',
  },
  {
    exercise: 'problem-1',
    action: 'the second container has another name',
    files: { 'two.yaml': ['problem-1', 'solution'] },
    command: "sed 's/name: bar$/name: baz/' two.yaml | kubectl apply -f -",
    expected: ['container-name'],
  },
  {
    exercise: 'problem-1',
    action: 'the solution',
    command:
      "sed 's/name: bar$/name: baz/' two.yaml | kubectl delete --now -f -; kubectl apply -f two.yaml",
    expected: 'passed',
  },
  {
    exercise: 'problem-1-advanced',
    action: 'nginx does not mount the volume where it looks',
    files: { 'hello.yaml': ['problem-1-advanced', 'solution'] },
    command:
      "sed 's#mountPath: /usr/share/nginx/html#mountPath: /srv#' hello.yaml | kubectl apply -f -",
    expected: ['no-item', 'body'],
  },
  {
    exercise: 'problem-1-advanced',
    action: 'the solution',
    command: 'kubectl delete pod hello --now; kubectl apply -f hello.yaml',
    expected: 'passed',
  },
  {
    exercise: 'problem-1',
    action: 'everything of the section is deleted',
    command: 'kubectl delete pod --all --now',
    expected: 'passed-removed',
  },
];
