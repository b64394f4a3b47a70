import type { CourseStep } from './step.ts';

/** A request from a temporary Pod, in one line. */
const singleRequest = (address: string) =>
  `kubectl run client -i --rm --image=busybox --restart=Never --quiet -- sh -c "timeout 5 wget -q -O- ${address}"`;
/** The same with a retry, as a student does when the first response is late. */
export const requestCommand = (address: string) =>
  `for n in 1 2 3; do ${singleRequest(address)} && break; done`;
/** A request from a Pod that stays, so that a student can inspect it. */
export const failingRequestCommand = (address: string) =>
  `${singleRequest(address).replace('--rm ', '')}; true`;

export const pods: readonly CourseStep[] = [
  {
    exercise: 'pod-apply',
    action: 'fails for a typo in the image name',
    files: { 'pod.yaml': ['pod-apply', 'task'] },
    command: "sed 's/http-echo/http-ehco/' pod.yaml | kubectl apply -f -",
    expected: ['image'],
  },
  {
    exercise: 'pod-apply',
    action: 'passes with the Pod of the task',
    command: 'kubectl delete pod echo-pod --now; kubectl apply -f pod.yaml',
    expected: 'passed',
  },
  {
    exercise: 'pod-request',
    action: 'fails for a request to a closed port',
    command: failingRequestCommand('$(kubectl get pod echo-pod -o jsonpath={.status.podIP}):9999'),
    expected: ['stated'],
  },
  {
    exercise: 'pod-request',
    action: 'passes with a request to the Pod',
    command: `kubectl delete pod client --now; kubectl wait --for=condition=Ready pod/echo-pod; ${requestCommand('$(kubectl get pod echo-pod -o jsonpath={.status.podIP}):8080')}`,
    expected: 'passed',
  },
  {
    exercise: 'pod-apply',
    action: 'keeps the pass when the Pod is deleted',
    command: 'kubectl delete pod echo-pod --now',
    expected: 'passed-cleaned-up',
  },
  {
    exercise: 'problem-1',
    action: 'fails when the second container has another name',
    files: { 'two.yaml': ['problem-1', 'solution'] },
    command: "sed 's/name: bar$/name: baz/' two.yaml | kubectl apply -f -",
    expected: ['container-name'],
  },
  {
    exercise: 'problem-1',
    action: 'passes with the solution',
    command:
      "sed 's/name: bar$/name: baz/' two.yaml | kubectl delete --now -f -; kubectl apply -f two.yaml",
    expected: 'passed',
  },
  {
    exercise: 'problem-1-advanced',
    action: 'fails when nginx mounts the volume in the wrong place',
    files: { 'hello.yaml': ['problem-1-advanced', 'solution'] },
    command:
      "sed 's#mountPath: /usr/share/nginx/html#mountPath: /srv#' hello.yaml | kubectl apply -f -",
    expected: ['no-item', 'body'],
  },
  {
    exercise: 'problem-1-advanced',
    action: 'passes with the solution',
    command: 'kubectl delete pod hello --now; kubectl apply -f hello.yaml',
    expected: 'passed',
  },
  {
    exercise: 'problem-1',
    action: 'keeps the pass when all objects of the section are deleted',
    command: 'kubectl delete pod --all --now',
    expected: 'passed-cleaned-up',
  },
];
