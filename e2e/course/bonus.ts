import type { CourseStep } from './step.ts';

const ready = (pod: string, more = '') =>
  `kubectl wait --for=condition=Ready pod/${pod} --timeout=60s ${more}`;

export const bonus: readonly CourseStep[] = [
  {
    exercise: 'namespace',
    action: 'fails when the Pod is in the namespace default',
    files: { 'guest.yaml': ['namespace', 'task'] },
    command: 'kubectl create namespace staging; kubectl apply -f guest.yaml',
    expected: ['wrong-namespace'],
  },
  {
    exercise: 'namespace',
    action: 'passes when the Pod is in the right namespace',
    command: 'kubectl delete --now -f guest.yaml; kubectl apply -n staging -f guest.yaml',
    expected: 'passed',
  },
  {
    exercise: 'namespace',
    action: 'keeps the pass when the namespace is deleted',
    command: 'kubectl delete namespace staging --timeout=60s',
    expected: 'passed-cleaned-up',
  },

  {
    exercise: 'configmap',
    action: 'fails while the ConfigMap of the volume is missing',
    files: { 'page.yaml': ['configmap', 'solution'] },
    command: 'kubectl apply -f page.yaml',
    expected: ['no-object'],
  },
  {
    exercise: 'configmap',
    action: 'passes when the ConfigMap is created',
    command: "kubectl create configmap page --from-literal=index.html='Hello, ConfigMap!'",
    expected: 'passed',
  },
  {
    exercise: 'configmap',
    action: 'keeps the pass when both objects are deleted',
    command: 'kubectl delete pod page --now; kubectl delete configmap page',
    expected: 'passed-cleaned-up',
  },

  {
    exercise: 'secret',
    action: 'fails while the Secret is missing',
    files: { 'db-client.yaml': ['secret', 'solution'] },
    command: 'kubectl apply -f db-client.yaml',
    expected: ['config-error'],
  },
  {
    exercise: 'secret',
    action: 'passes when the Secret is created',
    command: `kubectl create secret generic db --from-literal=password=open-sesame; ${ready('db-client')}`,
    expected: 'passed',
  },

  {
    exercise: 'job',
    action: 'fails for one completion instead of three',
    files: { 'job.yaml': ['job', 'solution'] },
    command: "sed '/completions: 3/d' job.yaml | kubectl apply -f -",
    expected: ['differs'],
  },
  {
    exercise: 'job',
    action: 'passes with the solution',
    command: 'kubectl delete job countdown; kubectl apply -f job.yaml',
    expected: 'passed',
  },

  {
    exercise: 'cronjob',
    action: 'fails for an hourly schedule',
    files: { 'clock.yaml': ['cronjob', 'solution'] },
    command: `sed 's/"\\* \\* /"0 * /' clock.yaml | kubectl apply -f -`,
    expected: ['schedule'],
  },
  {
    exercise: 'cronjob',
    action: 'passes with a schedule of one minute and a manual Job',
    command: 'kubectl apply -f clock.yaml; kubectl create job --from=cronjob/clock clock-now',
    expected: 'passed',
  },

  {
    exercise: 'daemonset',
    action: 'fails for a command that doesn’t exist',
    files: { 'watcher.yaml': ['daemonset', 'solution'] },
    command: `sed 's/command: \\["sh"/command: ["shh"/' watcher.yaml | kubectl apply -f -`,
    expected: ['crash-loop'],
  },
  {
    exercise: 'daemonset',
    action: 'passes with the solution',
    command: 'kubectl apply -f watcher.yaml',
    expected: 'passed',
  },

  {
    exercise: 'volume',
    action: 'fails before the Pod is replaced',
    files: { 'notes.yaml': ['volume', 'task'] },
    command: `kubectl apply -f notes.yaml; ${ready('notes')}; kubectl exec notes -- sh -c 'echo "I was here" > /usr/share/nginx/html/index.html'`,
    expected: ['stated'],
  },
  {
    exercise: 'volume',
    action: 'passes when another Pod finds the data of the first',
    command: `kubectl delete pod notes --now; kubectl apply -f notes.yaml; ${ready('notes')}`,
    expected: 'passed',
  },

  {
    exercise: 'rbac',
    action: 'fails for more rights than requested',
    files: { 'api-reader.yaml': ['rbac', 'task'], 'roles.yaml': ['rbac', 'solution'] },
    command:
      'sed \'s/verbs: \\[get, list\\]/verbs: ["*"]/\' roles.yaml | kubectl apply -f -; kubectl apply -f api-reader.yaml',
    expected: ['stated'],
  },
  {
    exercise: 'rbac',
    action: 'passes with the solution',
    command:
      'kubectl apply -f roles.yaml; kubectl delete pod api-reader --now; kubectl apply -f api-reader.yaml',
    expected: 'passed',
  },

  {
    exercise: 'resources',
    action: 'fails for more CPU than the node has',
    files: { 'sized.yaml': ['resources', 'task'] },
    command:
      'kubectl apply -f sized.yaml; kubectl set resources deployment sized --requests=cpu=100,memory=64Mi --limits=cpu=100,memory=128Mi',
    expected: ['differs'],
  },
  {
    exercise: 'resources',
    action: 'passes with the requested resources',
    command:
      'kubectl set resources deployment sized --requests=cpu=100m,memory=64Mi --limits=cpu=500m,memory=128Mi',
    expected: 'passed',
  },

  {
    exercise: 'lifecycle',
    action: 'fails without preStop',
    files: { 'greeter.yaml': ['lifecycle', 'solution'] },
    command: "sed '/preStop/,$d' greeter.yaml | kubectl apply -f -",
    expected: ['stated'],
  },
  {
    exercise: 'lifecycle',
    action: 'passes with the solution',
    command: 'kubectl delete pod greeter --now; kubectl apply -f greeter.yaml',
    expected: 'passed',
  },

  {
    exercise: 'health',
    action: 'fails without probes',
    files: { 'patient-task.yaml': ['health', 'task'], 'probes.yaml': ['health', 'solution'] },
    command: `sed -e '/readinessProbe:/d; /livenessProbe:/d; /^ *?$/d' patient-task.yaml | kubectl apply -f -; ${ready('patient')}`,
    expected: ['missing'],
  },
  {
    exercise: 'health',
    action: 'passes after the Pod left the endpoints, came back and restarted',
    command: `sed -e '/readinessProbe:/{r probes.yaml
      d}; /livenessProbe:/d; /^ *?$/d' patient-task.yaml > patient.yaml; kubectl delete pod patient --now; kubectl apply -f patient.yaml; ${ready('patient')}; sleep 3; kubectl exec patient -- rm /www/ready;
      kubectl wait --for=condition=Ready=false pod/patient --timeout=60s; sleep 3; kubectl exec patient -- touch /www/ready; ${ready('patient')}; sleep 3; kubectl exec patient -- rm /www/alive`,
    expected: 'passed',
  },
  {
    exercise: 'resources',
    action: 'keeps the pass when all objects of the section are deleted',
    command:
      'kubectl delete cronjob,job,daemonset,deployment,pod --all --now; kubectl delete service patient; kubectl delete -f roles.yaml; kubectl delete pvc notes; kubectl delete secret db',
    expected: 'passed-cleaned-up',
  },
];
