import type { Act } from './step.ts';

const ready = (pod: string, more = '') =>
  `kubectl wait --for=condition=Ready pod/${pod} --timeout=60s ${more}`;

export const bonus: readonly Act[] = [
  {
    exercise: 'namespace',
    does: 'the Pod lands in default',
    files: { 'guest.yaml': ['namespace', 'task'] },
    bash: 'kubectl create namespace staging; kubectl apply -f guest.yaml',
    sees: ['wrong-namespace'],
  },
  {
    exercise: 'namespace',
    does: 'it is where it should be',
    bash: 'kubectl delete --now -f guest.yaml; kubectl apply -n staging -f guest.yaml',
    sees: 'passed',
  },
  {
    exercise: 'namespace',
    does: 'the Namespace is deleted with all in it',
    bash: 'kubectl delete namespace staging --timeout=60s',
    sees: 'passed-removed',
  },

  {
    exercise: 'configmap',
    does: 'a volume of a ConfigMap that is not there',
    files: { 'page.yaml': ['configmap', 'solution'] },
    bash: 'kubectl apply -f page.yaml',
    sees: ['no-object'],
  },
  {
    exercise: 'configmap',
    does: 'the ConfigMap is made',
    bash: "kubectl create configmap page --from-literal=index.html='Hello, ConfigMap!'",
    sees: 'passed',
  },
  {
    exercise: 'configmap',
    does: 'both are deleted',
    bash: 'kubectl delete pod page --now; kubectl delete configmap page',
    sees: 'passed-removed',
  },

  {
    exercise: 'secret',
    does: 'no Secret',
    files: { 'db-client.yaml': ['secret', 'solution'] },
    bash: 'kubectl apply -f db-client.yaml',
    sees: ['config-error'],
  },
  {
    exercise: 'secret',
    does: 'the Secret is made',
    bash: `kubectl create secret generic db --from-literal=password=open-sesame; ${ready('db-client')}`,
    sees: 'passed',
  },

  {
    exercise: 'job',
    does: 'once is not three times',
    files: { 'job.yaml': ['job', 'solution'] },
    bash: "sed '/completions: 3/d' job.yaml | kubectl apply -f -",
    sees: ['differs'],
  },
  {
    exercise: 'job',
    does: 'the solution',
    bash: 'kubectl delete job countdown; kubectl apply -f job.yaml',
    sees: 'passed',
  },

  {
    exercise: 'cronjob',
    does: 'once an hour',
    files: { 'clock.yaml': ['cronjob', 'solution'] },
    bash: `sed 's/"\\* \\* /"0 * /' clock.yaml | kubectl apply -f -`,
    sees: ['stated'],
  },
  {
    exercise: 'cronjob',
    does: 'each minute, and one at once',
    bash: 'kubectl apply -f clock.yaml; kubectl create job --from=cronjob/clock clock-now',
    sees: 'passed',
  },

  {
    exercise: 'daemonset',
    does: 'a program that there is none of',
    files: { 'watcher.yaml': ['daemonset', 'solution'] },
    bash: `sed 's/command: \\["sh"/command: ["shh"/' watcher.yaml | kubectl apply -f -`,
    sees: ['crash-loop'],
  },
  {
    exercise: 'daemonset',
    does: 'the solution',
    bash: 'kubectl apply -f watcher.yaml',
    sees: 'passed',
  },

  {
    exercise: 'volume',
    does: 'the same Pod all the time',
    files: { 'notes.yaml': ['volume', 'task'] },
    bash: `kubectl apply -f notes.yaml; ${ready('notes')}; kubectl exec notes -- sh -c 'echo "I was here" > /usr/share/nginx/html/index.html'`,
    sees: ['stated'],
  },
  {
    exercise: 'volume',
    does: 'another Pod finds what the first wrote',
    bash: `kubectl delete pod notes --now; kubectl apply -f notes.yaml; ${ready('notes')}`,
    sees: 'passed',
  },

  {
    exercise: 'rbac',
    does: 'more than was asked for',
    files: { 'api-reader.yaml': ['rbac', 'task'], 'roles.yaml': ['rbac', 'solution'] },
    bash: 'sed \'s/verbs: \\[get, list\\]/verbs: ["*"]/\' roles.yaml | kubectl apply -f -; kubectl apply -f api-reader.yaml',
    sees: ['stated'],
  },
  {
    exercise: 'rbac',
    does: 'the solution',
    bash: 'kubectl apply -f roles.yaml; kubectl delete pod api-reader --now; kubectl apply -f api-reader.yaml',
    sees: 'passed',
  },

  {
    exercise: 'resources',
    does: 'more than the node has',
    files: { 'sized.yaml': ['resources', 'task'] },
    bash: 'kubectl apply -f sized.yaml; kubectl set resources deployment sized --requests=cpu=100,memory=64Mi --limits=cpu=100,memory=128Mi',
    sees: ['differs'],
  },
  {
    exercise: 'resources',
    does: 'as asked',
    bash: 'kubectl set resources deployment sized --requests=cpu=100m,memory=64Mi --limits=cpu=500m,memory=128Mi',
    sees: 'passed',
  },

  {
    exercise: 'lifecycle',
    does: 'no preStop',
    files: { 'greeter.yaml': ['lifecycle', 'solution'] },
    bash: "sed '/preStop/,$d' greeter.yaml | kubectl apply -f -",
    sees: ['stated'],
  },
  {
    exercise: 'lifecycle',
    does: 'the solution',
    bash: 'kubectl delete pod greeter --now; kubectl apply -f greeter.yaml',
    sees: 'passed',
  },

  {
    exercise: 'health',
    does: 'no probes yet',
    files: { 'patient-task.yaml': ['health', 'task'], 'probes.yaml': ['health', 'solution'] },
    bash: `sed -e '/readinessProbe:/d; /livenessProbe:/d; /^ *?$/d' patient-task.yaml | kubectl apply -f -; ${ready('patient')}`,
    sees: ['missing'],
  },
  {
    exercise: 'health',
    does: 'out of the endpoints, back, and restarted',
    bash: `sed -e '/readinessProbe:/{r probes.yaml
      d}; /livenessProbe:/d; /^ *?$/d' patient-task.yaml > patient.yaml; kubectl delete pod patient --now; kubectl apply -f patient.yaml; ${ready('patient')}; sleep 3; kubectl exec patient -- rm /www/ready;
      kubectl wait --for=condition=Ready=false pod/patient --timeout=60s; sleep 3; kubectl exec patient -- touch /www/ready; ${ready('patient')}; sleep 3; kubectl exec patient -- rm /www/alive`,
    sees: 'passed',
  },
  {
    exercise: 'resources',
    does: 'everything of the section is deleted',
    bash: 'kubectl delete cronjob,job,daemonset,deployment,pod --all --now; kubectl delete service patient; kubectl delete -f roles.yaml; kubectl delete pvc notes; kubectl delete secret db',
    sees: 'passed-removed',
  },
];
