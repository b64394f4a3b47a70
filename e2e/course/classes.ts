import {
  failsAt,
  isNotStarted,
  passes,
  passesWith,
  reports,
  staysPassedAfterCleanup,
} from '#e2e/ecosystem/expectations.ts';
import * as manifests from './class-manifests.ts';
import { requestCommand } from './pods.ts';
import type { CourseStep } from './step.ts';

const readyPod = 'kubectl wait --for=condition=Ready pod/echo-pod --timeout=60s';
const rolledOut = 'kubectl rollout status deployment echoserver --timeout=60s';
const echoPodAddress = '$(kubectl get pod echo-pod -o jsonpath={.status.podIP}):8080';

/** Replaces all CronJobs by one, and starts a Job of it without waiting for the next minute. */
const replaceCronJob = (name: string, schedule: string, command = '[date]') =>
  `kubectl delete cronjob --all; sed 's#NAME#${name}#; s#SCHEDULE#${schedule}#; s#COMMAND#${command}#' cron.yaml | kubectl apply -f -; kubectl create job --from=cronjob/${name} ${name}-now`;

const schedules: readonly CourseStep[] = [
  {
    exercise: 'cronjob',
    action: 'fails for a schedule of five minutes, written with a macro',
    // The eviction that a later step expects takes up to a minute.
    files: { 'cron.yaml': manifests.cronJob, 'evicted.yaml': manifests.tooLargePod },
    command: `kubectl apply -f evicted.yaml; ${replaceCronJob('macro', '@every 5m')}`,
    expected: failsAt('schedule', 'schedule', { found: '@every 5m' }),
  },
  {
    exercise: 'cronjob',
    action: 'fails for a command that prints the word date and doesn’t run it',
    command: replaceCronJob('word', '* * * * *', '[echo, date]'),
    expected: reports('command', 'stated'),
  },
  ...Object.entries({
    'zero-slash-one': '0/1 * * * *',
    range: '0-59 * * * *',
    'question-mark': '* * * * ?',
    every: '@every 1m',
  }).map(([name, schedule]): CourseStep => ({
    exercise: 'cronjob',
    action: `passes with the schedule ${schedule}`,
    command: replaceCronJob(name, schedule),
    expected: passesWith(name),
  })),
];

const output: readonly CourseStep[] = [
  {
    exercise: 'daemonset',
    action: 'fails for a command that prints the name of the variable',
    files: { 'lookout.yaml': manifests.daemonSet },
    command: `sed 's/"\\$NODE_NAME"/NODE_NAME/' lookout.yaml | kubectl apply -f -`,
    expected: reports('prints', 'stated'),
  },
  {
    exercise: 'daemonset',
    action: 'passes when printf prints the value of the variable',
    command: 'kubectl apply -f lookout.yaml',
    expected: passes,
  },
];

const podFailures: readonly CourseStep[] = [
  {
    exercise: 'pod-apply',
    action: 'fails for a Pod that the kubelet evicts, and names the limit that it exceeded',
    command:
      'kubectl wait --for=jsonpath={.status.reason}=Evicted pod/echo-pod --timeout=110s; kubectl delete cronjob,daemonset --all --wait=false',
    expected: failsAt('ready', 'evicted', { kind: 'Pod', name: 'echo-pod', why: 'limit' }),
  },
  {
    exercise: 'pod-apply',
    action: 'passes with the Pod of the task',
    files: { 'pod.yaml': ['pod-apply', 'task'] },
    command: 'kubectl delete pod echo-pod --now; kubectl apply -f pod.yaml',
    expected: passes,
  },
];

const answers: readonly CourseStep[] = [
  {
    exercise: 'pod-request',
    action: 'fails when the request succeeds and the answer is another text',
    command: `kubectl delete pod echo-pod --now; sed 's/-text=foo/-text=hello/' pod.yaml | kubectl apply -f -; ${readyPod}; ${requestCommand(echoPodAddress).replace('--rm ', '')}`,
    expected: reports('answer', 'body', { expected: 'foo', found: 'hello' }),
  },
  {
    exercise: 'pod-request',
    action: 'passes when the Pod answers the text of the task',
    command: `kubectl delete pod echo-pod client --now; kubectl apply -f pod.yaml; ${readyPod}; ${requestCommand(echoPodAddress)}`,
    expected: passes,
  },
  {
    exercise: 'problem-1-advanced',
    action: 'fails for another text on the port that nginx uses without declaring it',
    files: { 'front.yaml': manifests.nginxPod },
    command:
      "sed 's/Hello, World!/Hello, Kubernetes!/' front.yaml | kubectl apply -f -; kubectl delete pod echo-pod --now",
    expected: reports('answer', 'body', { found: 'Hello, Kubernetes!' }),
  },
  {
    exercise: 'problem-1-advanced',
    action: 'passes when nginx answers on a port that no container declares',
    command: 'kubectl delete pod front --now; kubectl apply -f front.yaml',
    expected: passes,
  },
];

const starts: readonly CourseStep[] = [
  {
    exercise: 'deployment-apply',
    action: 'does not start with a ReplicaSet of the same content, which is named',
    files: { 'deployment.yaml': ['deployment-apply', 'task'] },
    command:
      "kubectl delete pod front --now --wait=false; sed 's/kind: Deployment/kind: ReplicaSet/' deployment.yaml | kubectl apply -f -",
    expected: isNotStarted({
      kind: 'Deployment',
      seen: 'other-kind',
      seenKind: 'ReplicaSet',
      seenName: 'echoserver',
    }),
  },
  {
    exercise: 'deployment-apply',
    action: 'fails while a ResourceQuota refuses the Pods, and names it',
    command:
      'kubectl delete replicaset echoserver; kubectl create quota small --hard=pods=0; kubectl apply -f deployment.yaml',
    expected: failsAt('available', 'pods-refused', {
      why: 'quota',
      what: 'small',
      needed: 'pods=1',
    }),
  },
  {
    exercise: 'deployment-apply',
    action: 'fails while a LimitRange refuses the Pods, and names what it allows',
    files: { 'limits.yaml': manifests.limitRange },
    command:
      'kubectl delete deployment echoserver; kubectl delete quota small; kubectl apply -f limits.yaml; kubectl set resources --local -o yaml -f deployment.yaml --limits=cpu=500m | kubectl apply -f -',
    expected: failsAt('available', 'pods-refused', { why: 'limit-range' }),
  },
  {
    exercise: 'deployment-apply',
    action: 'passes when neither refuses the Pods',
    command: `kubectl delete deployment echoserver; kubectl delete limitrange small; kubectl apply -f deployment.yaml; ${rolledOut}`,
    expected: passes,
  },
  {
    exercise: 'deployment-rollback',
    action: 'does not start with an update that isn’t undone, and names the Deployment',
    command: `sed 's/imagePullPolicy: Always/imagePullPolicy: IfNotPresent/' deployment.yaml | kubectl apply -f -; ${rolledOut}`,
    expected: isNotStarted({ seen: 'initial', seenKind: 'Deployment', seenName: 'echoserver' }),
  },
  {
    exercise: 'deployment-rollback',
    action: 'fails for a rollback to a first revision with a typo in its image',
    command: `kubectl delete deployment echoserver; sed 's/http-echo/http-ehco/' deployment.yaml | kubectl apply -f -; sleep 1
      kubectl set image deployment/echoserver '*=hashicorp/http-echo:1.0'; ${rolledOut}
      sed 's/imagePullPolicy: Always/imagePullPolicy: IfNotPresent/' deployment.yaml | kubectl apply -f -; ${rolledOut}
      kubectl rollout undo deployment echoserver --to-revision=1`,
    expected: failsAt('available', 'image-pull', { why: 'not-found' }),
  },
  {
    exercise: 'deployment-rollback',
    action: 'passes with the revision from before the update, which isn’t the first one',
    command: `kubectl rollout undo deployment echoserver --to-revision=2; ${rolledOut}`,
    expected: passes,
  },
  {
    exercise: 'problem-2-advanced',
    action: 'does not start without a HorizontalPodAutoscaler, and names the Deployment',
    files: { 'web.yaml': ['problem-2', 'solution'], 'hpa.yaml': manifests.containerAutoscaler },
    command: 'kubectl apply -f web.yaml',
    expected: isNotStarted({
      kind: 'HorizontalPodAutoscaler',
      seen: 'missing',
      seenKind: 'Deployment',
      seenName: 'web',
    }),
  },
  {
    exercise: 'problem-2-advanced',
    action: 'fails for 80 millicores instead of 80 percent',
    command: 'kubectl autoscale deployment web --min=5 --max=10 --cpu=80',
    expected: failsAt('cpu', 'differs', { expected: 'Utilization', found: 'AverageValue' }),
  },
  {
    exercise: 'problem-2-advanced',
    action: 'passes with the same percentage of the only container',
    command: 'kubectl delete hpa web; kubectl apply -f hpa.yaml',
    expected: passes,
  },
];

const requests: readonly CourseStep[] = [
  {
    exercise: 'service-clusterip',
    action: 'fails for a port of UDP, and names the protocol',
    files: { 'service.yaml': ['service-clusterip', 'solution'] },
    command:
      "kubectl delete hpa,deployment web --wait=false; sed 's/protocol: TCP/protocol: UDP/' service.yaml | kubectl apply -f -",
    expected: failsAt('port', 'differs', { expected: 'TCP', found: 'UDP' }),
  },
  {
    exercise: 'service-clusterip',
    action: 'passes with a port of TCP',
    command: 'kubectl delete service echoserver; kubectl apply -f service.yaml',
    expected: passes,
  },
  {
    exercise: 'service-dns',
    action: 'fails for a command that prints a request and doesn’t send it',
    command:
      'kubectl run printer --image=busybox -i --restart=Never --quiet -- echo wget http://echoserver',
    expected: reports('address', 'stated'),
  },
  {
    exercise: 'service-dns',
    action: 'passes for a request that a loop repeats until it succeeds',
    command:
      'kubectl delete pod printer --now; kubectl run client -i --rm --image=busybox --restart=Never --quiet -- sh -c "until wget -qO- http://echoserver; do sleep 1; done"',
    expected: passes,
  },
];

const ownNames: readonly CourseStep[] = [
  {
    exercise: 'ingress-foo',
    action: 'fails for another text behind other names of objects',
    files: { 'ingress.yaml': manifests.otherNames },
    command:
      "kubectl delete service,deployment echoserver; sed 's/-text=foo/-text=fo/' ingress.yaml | kubectl apply -f -",
    expected: reports('answer', 'body', { expected: 'foo', found: 'fo' }),
  },
  {
    exercise: 'ingress-foo',
    action: 'passes with other names of objects',
    command: 'kubectl apply -f ingress.yaml; kubectl rollout status deployment foo-app',
    expected: passes,
  },
  {
    exercise: 'cleanup',
    action: 'fails while the Service is left, although its name isn’t that of the task',
    command: `kubectl patch ingress courses --type=merge -p '{"metadata":{"finalizers":["example.test/hold"]}}'; kubectl delete ingress courses --wait=false; kubectl delete deployment foo-app`,
    expected: reports('service', 'stated', { name: 'foo-service' }),
  },
  {
    exercise: 'cleanup',
    action: 'fails while a finalizer holds the Ingress, and names it',
    command: 'kubectl delete service foo-service',
    // Until it counts as failing, so that a pass that comes later is noticed.
    expected: failsAt('ingress', 'terminating', {
      name: 'courses',
      finalizers: 'example.test/hold',
    }),
  },
  {
    exercise: 'cleanup',
    action: 'passes when everything that the student made is deleted',
    command: `kubectl patch ingress courses --type=merge -p '{"metadata":{"finalizers":null}}'`,
    expected: passes,
  },
  {
    exercise: 'ingress-foo',
    action: 'keeps the pass when the objects with other names are deleted',
    expected: staysPassedAfterCleanup,
  },
];

/**
 * At least one wrong and one right answer for each class of fault that a node can show. Wrong
 * answers come first, because an exercise keeps its pass. Not here: redirects, because the Ingress
 * controller of `e2e/cluster` never redirects; mirrors of images and `curlimages/curl`, because the
 * node's registry has the images of the course only. Fixtures of the pack cover those.
 */
export const classes: readonly CourseStep[] = [
  ...schedules,
  ...output,
  ...podFailures,
  ...answers,
  ...starts,
  ...requests,
  ...ownNames,
];
