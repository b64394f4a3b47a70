import type { EcosystemExercise } from './step.ts';
import { failsAt, passes, staysPassedAfterCleanup } from './expectations.ts';

const PUSH_URL = 'http://10.250.0.1:30418/guestbook.git';
const PULL_URL = 'http://git.argocd.svc/guestbook.git';

/** The node has no connection to github.com, so the exercise's own alternative is used. */
const ownRepository = `sed -i 's#https://github.com/argoproj/argocd-example-apps.git#${PULL_URL}#' app.yaml`;
const apply = (edit = '') => `sed '${edit}' app.yaml | kubectl apply -f -`;
const restart =
  'kubectl delete application guestbook -n argocd --ignore-not-found --timeout=60s; kubectl delete deployment guestbook-ui --ignore-not-found --timeout=60s';

const deployment = (image: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: guestbook-ui
spec:
  replicas: 1
  selector:
    matchLabels:
      app: guestbook-ui
  template:
    metadata:
      labels:
        app: guestbook-ui
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: guestbook-ui
          image: ${image}
          args: ["-text=guestbook"]
`;

export const argoCd: EcosystemExercise = {
  exercise: 'argo-cd',
  addon: 'argo-cd',
  prepareFiles: {
    'app.yaml': { exercise: 'argo-cd', source: 'solution' },
    'guestbook.yaml': deployment('hashicorp/http-echo:1.0'),
    'typo.yaml': deployment('hashicorp/http-echoo:1.0'),
  },
  prepare: [
    ownRepository,
    'git init -q -b main repository',
    'cd repository',
    'mkdir guestbook typo empty',
    'cp ../guestbook.yaml guestbook',
    'cp ../typo.yaml typo',
    'echo empty > empty/README.md',
    'git add .',
    'git -c user.name=test -c user.email=test@localhost commit -qm first',
    `git push -q ${PUSH_URL} main`,
  ].join(' && '),
  steps: [
    {
      answer: 'wrong',
      action: 'fails for a path that the repository doesn’t have, although its health is Healthy',
      command: apply('s/path: guestbook/path: gestbook/'),
      expected: failsAt('readable', 'stated', { kind: 'Application', name: 'guestbook' }),
      confirm:
        'test "$(kubectl get application guestbook -n argocd -o jsonpath=\'{.status.sync.status} {.status.health.status}\')" = "Unknown Healthy"',
    },
    {
      answer: 'wrong',
      action: 'fails for a repository that doesn’t exist',
      command: `${restart}; ${apply('s#/guestbook.git#/guestbok.git#')}`,
      expected: failsAt('readable', 'stated'),
      confirm:
        "kubectl get application guestbook -n argocd -o jsonpath='{.status.conditions[*].type}' | grep -q ComparisonError",
    },
    {
      answer: 'wrong',
      action: 'fails for a folder without YAML, although it is Synced and Healthy',
      command: `${restart}; ${apply('s/path: guestbook/path: empty/')}`,
      expected: failsAt('deployment', 'stated'),
      confirm:
        'test "$(kubectl get application guestbook -n argocd -o jsonpath=\'{.status.sync.status} {.status.health.status}\')" = "Synced Healthy"',
    },
    {
      answer: 'wrong',
      action: 'fails for a typo in the image of the repository',
      command: `${restart}; ${apply('s/path: guestbook/path: typo/')}`,
      expected: failsAt('healthy', 'differs', {
        path: 'status.health.status',
        expected: 'Healthy',
        found: 'Progressing',
      }),
    },
    {
      answer: 'wrong',
      action: 'fails without automatic synchronization',
      command: `${restart}; ${apply('/syncPolicy:/,$d')}`,
      expected: failsAt('automated', 'stated'),
    },
    {
      answer: 'wrong',
      action: 'fails without selfHeal',
      command: `${restart}; ${apply('s/automated:/automated: {}/; /selfHeal/d')}`,
      expected: failsAt('self-heal', 'missing', { path: 'spec.syncPolicy.automated.selfHeal' }),
    },
    {
      answer: 'right',
      action: 'passes with the solution, and Argo CD undoes a change of the replicas',
      command: `${restart}; ${apply()}`,
      expected: passes,
      confirm:
        'kubectl scale deployment guestbook-ui --replicas=3 && kubectl wait --for=jsonpath={.spec.replicas}=1 deployment/guestbook-ui --timeout=90s',
    },
    {
      answer: 'right',
      action: 'keeps the pass when the Application and its Deployment are deleted',
      command: restart,
      expected: staysPassedAfterCleanup,
    },
  ],
  cleanUp: restart,
};
