import type { CourseStep } from './step.ts';
import { requestCommand, failingRequestCommand } from './pods.ts';

export const services: readonly CourseStep[] = [
  {
    exercise: 'service-clusterip',
    action: 'fails for a selector that matches no Pod',
    files: { 'service.yaml': ['service-clusterip', 'solution'] },
    command: "sed 's/app: echoserver/app: echo-server/' service.yaml | kubectl apply -f -",
    expected: ['service-no-pods'],
  },
  {
    exercise: 'service-clusterip',
    action: 'passes with the solution',
    command: 'kubectl apply -f service.yaml',
    expected: 'passed',
  },
  {
    exercise: 'service-dns',
    action: 'fails for a name that doesn’t resolve',
    command: failingRequestCommand('http://echo-server'),
    expected: ['stated'],
  },
  {
    exercise: 'service-dns',
    action: 'passes with the short name',
    command: `kubectl delete pod client --now; ${requestCommand('http://echoserver.default')}`,
    expected: 'passed',
  },
  {
    exercise: 'service-nodeport',
    action: 'fails for a target port that no process listens on',
    files: { 'nodeport.yaml': ['service-nodeport', 'solution'] },
    command: "sed 's/targetPort: 8080/targetPort: 9090/' nodeport.yaml | kubectl apply -f -",
    expected: ['service-port'],
  },
  {
    exercise: 'service-nodeport',
    action: 'passes with the solution',
    command: 'kubectl apply -f nodeport.yaml',
    expected: 'passed',
  },
];

/** A certificate for a host name, as a Secret. */
const certificate = (host: string) =>
  `openssl req -x509 -newkey rsa:2048 -nodes -days 30 -keyout tls.key -out ca.crt -subj "/CN=${host}" -addext "subjectAltName=DNS:${host}" && kubectl delete secret echo-tls --ignore-not-found && kubectl create secret tls echo-tls --cert=ca.crt --key=tls.key`;

export const ingresses: readonly CourseStep[] = [
  {
    exercise: 'ingress-foo',
    action: 'fails for a Service that doesn’t exist',
    files: { 'ingress.yaml': ['ingress-foo', 'task'] },
    command:
      "sed 's/name: echo-foo$/name: echo-fo/; /kind: Ingress/,$!s/name: echo-fo$/name: echo-foo/' ingress.yaml | kubectl apply -f -",
    expected: ['ingress-no-service'],
  },
  {
    exercise: 'ingress-foo',
    action: 'passes with the manifest of the task',
    command: 'kubectl apply -f ingress.yaml',
    expected: 'passed',
  },
  {
    exercise: 'problem-3',
    action: 'fails when the path leads to foo',
    files: { 'bar.yaml': ['problem-3', 'solution'] },
    command: "sed '/path: \\/bar/,$s/name: echo-bar/name: echo-foo/' bar.yaml | kubectl apply -f -",
    expected: ['body'],
  },
  {
    exercise: 'problem-3',
    action: 'passes with the solution',
    command: 'kubectl apply -f bar.yaml',
    expected: 'passed',
  },
  {
    exercise: 'problem-3-expert',
    action: 'fails for TLS without a Secret',
    files: { 'tls.yaml': ['problem-3-expert', 'solution'] },
    command: 'kubectl apply -f tls.yaml',
    expected: ['certificate-fallback'],
  },
  {
    exercise: 'problem-3-expert',
    action: 'fails for a certificate of another host',
    command: certificate('echo.example'),
    expected: ['certificate-name'],
  },
  {
    exercise: 'problem-3-expert',
    action: 'passes with a certificate of the host that curl accepts',
    command: `${certificate('echo.info')} && for n in 1 2 3 4 5 6 7 8 9 10; do curl -fsS --cacert ca.crt https://echo.info/foo --resolve echo.info:443:127.0.0.1 && break; sleep 1; done`,
    expected: 'passed',
  },
  {
    exercise: 'cleanup',
    action: 'fails while one of three objects exists',
    command: 'kubectl delete ingress example-ingress; kubectl delete service echo-foo',
    expected: ['stated'],
  },
  {
    exercise: 'cleanup',
    action: 'passes when all objects are deleted',
    command: 'kubectl delete -f ingress.yaml --ignore-not-found',
    expected: 'passed',
  },
  { exercise: 'ingress-foo', action: 'keeps the earlier pass', expected: 'passed-cleaned-up' },
  {
    exercise: 'service-clusterip',
    action: 'keeps the pass when the other objects are deleted',
    command:
      'kubectl delete service echoserver echoserver-nodeport echo-bar; kubectl delete deployment echoserver echo-bar; kubectl delete secret echo-tls',
    expected: 'passed-cleaned-up',
  },
];
