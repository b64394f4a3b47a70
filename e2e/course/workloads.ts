import type { CourseStep } from './step.ts';

/** Not one that is on its way out, as after a scale-down: what is done to it does nothing. */
const onePod = `$(kubectl get pods -l app=echoserver -o go-template='{{range .items}}{{if not .metadata.deletionTimestamp}}pod/{{.metadata.name}}{{"\\n"}}{{end}}{{end}}' | head -1)`;
const allReady = 'kubectl wait --for=condition=Ready pod -l app=echoserver --timeout=60s';

export const replicaSets: readonly CourseStep[] = [
  {
    exercise: 'replicaset-apply',
    action: 'a program that there is none of',
    files: { 'replicaset.yaml': ['replicaset-apply', 'task'] },
    command:
      'sed \'s/image: .*/image: busybox\\n          command: ["no-such-program"]/\' replicaset.yaml | kubectl apply -f -',
    expected: ['image'],
  },
  {
    exercise: 'replicaset-apply',
    action: 'the ReplicaSet of the task',
    command: `kubectl delete rs echoserver; kubectl apply -f replicaset.yaml; ${allReady}`,
    expected: 'passed',
  },
  {
    exercise: 'replicaset-heal',
    action: 'fewer Pods are wanted, which heals nothing',
    command: `kubectl scale rs echoserver --replicas=2; kubectl wait --for=jsonpath={.status.replicas}=2 rs/echoserver; ${allReady}`,
    expected: 'not-started',
  },
  {
    exercise: 'replicaset-heal',
    action: 'a Pod is deleted and another comes',
    command: `kubectl delete --now ${onePod}; ${allReady}`,
    expected: 'passed',
  },
  {
    exercise: 'replicaset-scale',
    action: 'six are not five',
    command: `kubectl scale rs echoserver --replicas=6; ${allReady}`,
    expected: ['differs'],
  },
  {
    exercise: 'replicaset-scale',
    action: 'five',
    command: "sed 's/replicas: 3/replicas: 5/' replicaset.yaml | kubectl apply -f -",
    expected: 'passed',
  },
  {
    exercise: 'labels',
    action: 'a label is added and overwritten',
    command: `p=${onePod}; kubectl label $p stage=dev; sleep 2; kubectl label --overwrite $p stage=prod`,
    expected: ['stated'],
  },
  {
    exercise: 'labels',
    action: 'it is removed, and a Pod leaves its ReplicaSet',
    command: `p=$(kubectl get pods -l stage=prod -o name); kubectl label $p stage-; ${allReady}; sleep 2; kubectl label --overwrite ${onePod} app=alone; ${allReady}`,
    expected: 'passed',
  },
  {
    exercise: 'replicaset-apply',
    action: 'it is deleted again',
    command: 'kubectl delete rs echoserver; kubectl delete pod -l app=alone --now',
    expected: 'passed-removed',
  },
];

const rolledOut = 'kubectl rollout status deployment echoserver --timeout=60s';

export const deployments: readonly CourseStep[] = [
  {
    exercise: 'deployment-apply',
    action: 'a tag that there is none of',
    files: { 'deployment.yaml': ['deployment-apply', 'task'] },
    command: "sed 's/http-echo:1.0/http-echo:9.9/' deployment.yaml | kubectl apply -f -",
    expected: ['image-pull'],
  },
  // Ready for a moment after each of its starts.
  {
    exercise: 'deployment-apply',
    action: 'a flag that there is none of',
    command:
      "kubectl delete deployment echoserver; sed 's/-listen=:8080/-no-such-flag/' deployment.yaml | kubectl apply -f -; sleep 15",
    expected: ['crash-loop'],
  },
  {
    exercise: 'deployment-apply',
    action: 'the Deployment of the task',
    command: `kubectl delete deployment echoserver; kubectl apply -f deployment.yaml; ${rolledOut}`,
    expected: 'passed',
  },
  {
    exercise: 'deployment-update',
    action: 'another pull policy',
    command: `sed 's/imagePullPolicy: Always/imagePullPolicy: IfNotPresent/' deployment.yaml | kubectl apply -f -; ${rolledOut}`,
    expected: 'passed',
  },
  {
    exercise: 'deployment-rollback',
    action: 'the first revision again',
    command: `kubectl rollout undo deployment echoserver --to-revision=1; ${rolledOut}`,
    expected: 'passed',
  },
  {
    exercise: 'deployment-restart',
    action: 'a restart',
    command: `kubectl rollout restart deployment echoserver; ${rolledOut}`,
    expected: 'passed',
  },
  {
    exercise: 'problem-2',
    action: 'two replicas',
    files: { 'web.yaml': ['problem-2', 'solution'] },
    command: "sed 's/replicas: 3/replicas: 2/' web.yaml | kubectl apply -f -",
    expected: ['differs'],
  },
  {
    exercise: 'problem-2',
    action: 'the solution',
    command: 'kubectl apply -f web.yaml',
    expected: 'passed',
  },
  {
    exercise: 'problem-2-advanced',
    action: 'another most',
    files: { 'hpa.yaml': ['problem-2-advanced', 'solution'] },
    command: "sed 's/maxReplicas: 10/maxReplicas: 8/' hpa.yaml | kubectl apply -f -",
    expected: ['differs'],
  },
  {
    exercise: 'problem-2-advanced',
    action: 'by one command',
    command: 'kubectl delete hpa web; kubectl autoscale deployment web --min=5 --max=10 --cpu=80%',
    expected: 'passed',
  },
  {
    exercise: 'problem-2',
    action: 'both are deleted',
    command: 'kubectl delete hpa web; kubectl delete deployment web',
    expected: 'passed-removed',
  },
];
