import type { Act } from './step.ts';

/** Not one that is on its way out, as after a scale-down: what is done to it does nothing. */
const onePod = `$(kubectl get pods -l app=echoserver -o go-template='{{range .items}}{{if not .metadata.deletionTimestamp}}pod/{{.metadata.name}}{{"\\n"}}{{end}}{{end}}' | head -1)`;
const allReady = 'kubectl wait --for=condition=Ready pod -l app=echoserver --timeout=60s';

export const replicaSets: readonly Act[] = [
  {
    exercise: 'replicaset-apply',
    does: 'a program that there is none of',
    files: { 'replicaset.yaml': ['replicaset-apply', 'task'] },
    bash: 'sed \'s/image: .*/image: busybox\\n          command: ["no-such-program"]/\' replicaset.yaml | kubectl apply -f -',
    sees: ['image'],
  },
  {
    exercise: 'replicaset-apply',
    does: 'the ReplicaSet of the task',
    bash: `kubectl delete rs echoserver; kubectl apply -f replicaset.yaml; ${allReady}`,
    sees: 'passed',
  },
  {
    exercise: 'replicaset-heal',
    does: 'fewer Pods are wanted, which heals nothing',
    bash: `kubectl scale rs echoserver --replicas=2; kubectl wait --for=jsonpath={.status.replicas}=2 rs/echoserver; ${allReady}`,
    sees: 'not-started',
  },
  {
    exercise: 'replicaset-heal',
    does: 'a Pod is deleted and another comes',
    bash: `kubectl delete --now ${onePod}; ${allReady}`,
    sees: 'passed',
  },
  {
    exercise: 'replicaset-scale',
    does: 'six are not five',
    bash: `kubectl scale rs echoserver --replicas=6; ${allReady}`,
    sees: ['differs'],
  },
  {
    exercise: 'replicaset-scale',
    does: 'five',
    bash: "sed 's/replicas: 3/replicas: 5/' replicaset.yaml | kubectl apply -f -",
    sees: 'passed',
  },
  {
    exercise: 'labels',
    does: 'a label is added and overwritten',
    bash: `p=${onePod}; kubectl label $p stage=dev; sleep 2; kubectl label --overwrite $p stage=prod`,
    sees: ['stated'],
  },
  {
    exercise: 'labels',
    does: 'it is removed, and a Pod leaves its ReplicaSet',
    bash: `p=$(kubectl get pods -l stage=prod -o name); kubectl label $p stage-; ${allReady}; sleep 2; kubectl label --overwrite ${onePod} app=alone; ${allReady}`,
    sees: 'passed',
  },
  {
    exercise: 'replicaset-apply',
    does: 'it is deleted again',
    bash: 'kubectl delete rs echoserver; kubectl delete pod -l app=alone --now',
    sees: 'passed-removed',
  },
];

const rolledOut = 'kubectl rollout status deployment echoserver --timeout=60s';

export const deployments: readonly Act[] = [
  {
    exercise: 'deployment-apply',
    does: 'a tag that there is none of',
    files: { 'deployment.yaml': ['deployment-apply', 'task'] },
    bash: "sed 's/http-echo:1.0/http-echo:9.9/' deployment.yaml | kubectl apply -f -",
    sees: ['image-pull'],
  },
  // Ready for a moment after each of its starts.
  {
    exercise: 'deployment-apply',
    does: 'a flag that there is none of',
    bash: "kubectl delete deployment echoserver; sed 's/-listen=:8080/-no-such-flag/' deployment.yaml | kubectl apply -f -; sleep 15",
    sees: ['crash-loop'],
  },
  {
    exercise: 'deployment-apply',
    does: 'the Deployment of the task',
    bash: `kubectl delete deployment echoserver; kubectl apply -f deployment.yaml; ${rolledOut}`,
    sees: 'passed',
  },
  {
    exercise: 'deployment-update',
    does: 'another pull policy',
    bash: `sed 's/imagePullPolicy: Always/imagePullPolicy: IfNotPresent/' deployment.yaml | kubectl apply -f -; ${rolledOut}`,
    sees: 'passed',
  },
  {
    exercise: 'deployment-rollback',
    does: 'the first revision again',
    bash: `kubectl rollout undo deployment echoserver --to-revision=1; ${rolledOut}`,
    sees: 'passed',
  },
  {
    exercise: 'deployment-restart',
    does: 'a restart',
    bash: `kubectl rollout restart deployment echoserver; ${rolledOut}`,
    sees: 'passed',
  },
  {
    exercise: 'problem-2',
    does: 'two replicas',
    files: { 'web.yaml': ['problem-2', 'solution'] },
    bash: "sed 's/replicas: 3/replicas: 2/' web.yaml | kubectl apply -f -",
    sees: ['differs'],
  },
  {
    exercise: 'problem-2',
    does: 'the solution',
    bash: 'kubectl apply -f web.yaml',
    sees: 'passed',
  },
  {
    exercise: 'problem-2-advanced',
    does: 'another most',
    files: { 'hpa.yaml': ['problem-2-advanced', 'solution'] },
    bash: "sed 's/maxReplicas: 10/maxReplicas: 8/' hpa.yaml | kubectl apply -f -",
    sees: ['differs'],
  },
  {
    exercise: 'problem-2-advanced',
    does: 'by one command',
    bash: 'kubectl delete hpa web; kubectl autoscale deployment web --min=5 --max=10 --cpu=80%',
    sees: 'passed',
  },
  {
    exercise: 'problem-2',
    does: 'both are deleted',
    bash: 'kubectl delete hpa web; kubectl delete deployment web',
    sees: 'passed-removed',
  },
];
