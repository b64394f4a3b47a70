import type { Act } from './step.ts';
import { ask, askInVain } from './pods.ts';

export const services: readonly Act[] = [
  {
    exercise: 'service-clusterip',
    does: 'a selector that fits no Pod',
    files: { 'service.yaml': ['service-clusterip', 'solution'] },
    bash: "sed 's/app: echoserver/app: echo-server/' service.yaml | kubectl apply -f -",
    sees: ['service-no-pods'],
  },
  {
    exercise: 'service-clusterip',
    does: 'the solution',
    bash: 'kubectl apply -f service.yaml',
    sees: 'passed',
  },
  {
    exercise: 'service-dns',
    does: 'a name that is none',
    bash: askInVain('http://echo-server'),
    sees: ['stated'],
  },
  {
    exercise: 'service-dns',
    does: 'the short name',
    bash: `kubectl delete pod client --now; ${ask('http://echoserver.default')}`,
    sees: 'passed',
  },
  {
    exercise: 'service-nodeport',
    does: 'a port nobody listens on',
    files: { 'nodeport.yaml': ['service-nodeport', 'solution'] },
    bash: "sed 's/targetPort: 8080/targetPort: 9090/' nodeport.yaml | kubectl apply -f -",
    sees: ['service-port'],
  },
  {
    exercise: 'service-nodeport',
    does: 'the solution',
    bash: 'kubectl apply -f nodeport.yaml',
    sees: 'passed',
  },
];

/** A certificate for a host name, as a Secret. */
const certificate = (host: string) =>
  `openssl req -x509 -newkey rsa:2048 -nodes -days 30 -keyout tls.key -out ca.crt -subj "/CN=${host}" -addext "subjectAltName=DNS:${host}" && kubectl delete secret echo-tls --ignore-not-found && kubectl create secret tls echo-tls --cert=ca.crt --key=tls.key`;

export const ingresses: readonly Act[] = [
  {
    exercise: 'ingress-foo',
    does: 'a Service that there is none of',
    files: { 'ingress.yaml': ['ingress-foo', 'task'] },
    bash: "sed 's/name: echo-foo$/name: echo-fo/; /kind: Ingress/,$!s/name: echo-fo$/name: echo-foo/' ingress.yaml | kubectl apply -f -",
    sees: ['ingress-no-service'],
  },
  {
    exercise: 'ingress-foo',
    does: "the task's own",
    bash: 'kubectl apply -f ingress.yaml',
    sees: 'passed',
  },
  {
    exercise: 'problem-3',
    does: 'the path leads to foo',
    files: { 'bar.yaml': ['problem-3', 'solution'] },
    bash: "sed '/path: \\/bar/,$s/name: echo-bar/name: echo-foo/' bar.yaml | kubectl apply -f -",
    sees: ['body'],
  },
  {
    exercise: 'problem-3',
    does: 'the solution',
    bash: 'kubectl apply -f bar.yaml',
    sees: 'passed',
  },
  {
    exercise: 'problem-3-expert',
    does: 'tls, but no Secret',
    files: { 'tls.yaml': ['problem-3-expert', 'solution'] },
    bash: 'kubectl apply -f tls.yaml',
    sees: ['certificate-fallback'],
  },
  {
    exercise: 'problem-3-expert',
    does: 'a certificate for another name',
    bash: certificate('echo.example'),
    sees: ['certificate-name'],
  },
  {
    exercise: 'problem-3-expert',
    does: 'a certificate for the name, and curl agrees',
    bash: `${certificate('echo.info')} && for n in 1 2 3 4 5 6 7 8 9 10; do curl -fsS --cacert ca.crt https://echo.info/foo --resolve echo.info:443:127.0.0.1 && break; sleep 1; done`,
    sees: 'passed',
  },
  {
    exercise: 'cleanup',
    does: 'one of three is left',
    bash: 'kubectl delete ingress example-ingress; kubectl delete service echo-foo',
    sees: ['stated'],
  },
  {
    exercise: 'cleanup',
    does: 'all of it',
    bash: 'kubectl delete -f ingress.yaml --ignore-not-found',
    sees: 'passed',
  },
  { exercise: 'ingress-foo', does: 'what was passed before stays', sees: 'passed-removed' },
  {
    exercise: 'service-clusterip',
    does: 'the rest is deleted',
    bash: 'kubectl delete service echoserver echoserver-nodeport echo-bar; kubectl delete deployment echoserver echo-bar; kubectl delete secret echo-tls',
    sees: 'passed-removed',
  },
];
