import type { CourseStep } from './step.ts';

/** A Pod that isn't terminating: commands on a terminating one have no effect. */
const onePod = `$(kubectl get pods -l app=echoserver -o go-template='{{range .items}}{{if not .metadata.deletionTimestamp}}pod/{{.metadata.name}}{{"\\n"}}{{end}}{{end}}' | head -1)`;
const allReady = 'kubectl wait --for=condition=Ready pod -l app=echoserver --timeout=60s';

export const replicaSets: readonly CourseStep[] = [
  {
    exercise: 'replicaset-apply',
    action: 'fails for a command that doesn’t exist',
    files: { 'replicaset.yaml': ['replicaset-apply', 'task'] },
    command:
      'sed \'s/image: .*/image: busybox\\n          command: ["no-such-program"]/\' replicaset.yaml | kubectl apply -f -',
    expected: ['image'],
  },
  {
    exercise: 'replicaset-apply',
    action: 'passes with the ReplicaSet of the task',
    command: `kubectl delete rs echoserver --cascade=foreground; kubectl apply -f replicaset.yaml; ${allReady}`,
    expected: 'passed',
  },
  {
    exercise: 'replicaset-heal',
    action: 'does not start when the ReplicaSet is scaled down',
    // A student looks at the result before deleting a Pod. The step has no result to wait for, so the
    // agent needs time to send it.
    command: `kubectl scale rs echoserver --replicas=2; kubectl wait --for=jsonpath={.status.replicas}=2 rs/echoserver; ${allReady}; sleep 3`,
    expected: 'not-started',
  },
  {
    exercise: 'replicaset-heal',
    action: 'passes when a deleted Pod is replaced',
    command: `kubectl delete --now ${onePod}; ${allReady}`,
    expected: 'passed',
  },
  {
    exercise: 'replicaset-scale',
    action: 'fails for six replicas instead of five',
    command: `kubectl scale rs echoserver --replicas=6; ${allReady}`,
    expected: ['differs'],
  },
  {
    exercise: 'replicaset-scale',
    action: 'passes with five replicas',
    command: "sed 's/replicas: 3/replicas: 5/' replicaset.yaml | kubectl apply -f -",
    expected: 'passed',
  },
  {
    exercise: 'labels',
    action: 'fails while the label is only added and overwritten',
    command: `p=${onePod}; kubectl label $p stage=dev; sleep 2; kubectl label --overwrite $p stage=prod`,
    expected: ['stated'],
  },
  {
    exercise: 'labels',
    action: 'passes when the label is removed and a Pod leaves its ReplicaSet',
    command: `p=$(kubectl get pods -l stage=prod -o name); kubectl label $p stage-; ${allReady}; sleep 2; kubectl label --overwrite ${onePod} app=alone; ${allReady}`,
    expected: 'passed',
  },
  {
    exercise: 'replicaset-apply',
    action: 'keeps the pass when the ReplicaSet is deleted',
    command: 'kubectl delete rs echoserver; kubectl delete pod -l app=alone --now',
    expected: 'passed-cleaned-up',
  },
];

const rolledOut = 'kubectl rollout status deployment echoserver --timeout=60s';

export const deployments: readonly CourseStep[] = [
  {
    exercise: 'deployment-apply',
    action: 'fails for an image tag that doesn’t exist',
    files: { 'deployment.yaml': ['deployment-apply', 'task'] },
    command: "sed 's/http-echo:1.0/http-echo:9.9/' deployment.yaml | kubectl apply -f -",
    expected: ['image-pull'],
  },
  // The Pod is Ready for a moment after each start.
  {
    exercise: 'deployment-apply',
    action: 'fails for a flag that doesn’t exist',
    command:
      "kubectl delete deployment echoserver; sed 's/-listen=:8080/-no-such-flag/' deployment.yaml | kubectl apply -f -; sleep 15",
    expected: ['crash-loop'],
  },
  {
    exercise: 'deployment-apply',
    action: 'passes with the Deployment of the task',
    command: `kubectl delete deployment echoserver; kubectl apply -f deployment.yaml; ${rolledOut}`,
    expected: 'passed',
  },
  {
    exercise: 'deployment-update',
    action: 'passes with another pull policy',
    command: `sed 's/imagePullPolicy: Always/imagePullPolicy: IfNotPresent/' deployment.yaml | kubectl apply -f -; ${rolledOut}`,
    expected: 'passed',
  },
  {
    exercise: 'deployment-rollback',
    action: 'passes when the first revision is restored',
    command: `kubectl rollout undo deployment echoserver --to-revision=1; ${rolledOut}`,
    expected: 'passed',
  },
  {
    exercise: 'deployment-restart',
    action: 'passes after a restart',
    command: `kubectl rollout restart deployment echoserver; ${rolledOut}`,
    expected: 'passed',
  },
  {
    exercise: 'problem-2',
    action: 'fails for two replicas',
    files: { 'web.yaml': ['problem-2', 'solution'] },
    command: "sed 's/replicas: 3/replicas: 2/' web.yaml | kubectl apply -f -",
    expected: ['differs'],
  },
  {
    exercise: 'problem-2',
    action: 'passes with the solution',
    command: 'kubectl apply -f web.yaml',
    expected: 'passed',
  },
  {
    exercise: 'problem-2-advanced',
    action: 'fails for other limits',
    files: { 'hpa.yaml': ['problem-2-advanced', 'solution'] },
    command: "sed 's/maxReplicas: 10/maxReplicas: 8/' hpa.yaml | kubectl apply -f -",
    expected: ['differs'],
  },
  {
    exercise: 'problem-2-advanced',
    action: 'passes with one command',
    command: 'kubectl delete hpa web; kubectl autoscale deployment web --min=5 --max=10 --cpu=80%',
    expected: 'passed',
  },
  {
    exercise: 'problem-2',
    action: 'keeps the pass when both objects are deleted',
    command: 'kubectl delete hpa web; kubectl delete deployment web',
    expected: 'passed-cleaned-up',
  },
];
