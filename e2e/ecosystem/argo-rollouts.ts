import type { EcosystemExercise } from './step.ts';
import { failsAt, passes, staysPassedAfterCleanup } from './expectations.ts';

const waitForPhase = (phase: string) =>
  `kubectl wait --for=jsonpath={.status.phase}=${phase} rollout/tea --timeout=90s`;
const canary = `kubectl apply -f tea.yaml; ${waitForPhase('Healthy')}; sed 's/green/black/' tea.yaml | kubectl apply -f -; ${waitForPhase('Paused')}`;
const restart = 'kubectl delete rollout tea --ignore-not-found --timeout=60s';

export const argoRollouts: EcosystemExercise = {
  exercise: 'argo-rollouts',
  addon: 'argo-rollouts',
  prepare: 'kubectl argo rollouts version --short',
  prepareFiles: { 'tea.yaml': { exercise: 'argo-rollouts', source: 'task' } },
  steps: [
    {
      answer: 'wrong',
      action: 'fails when the pause of the canary has a duration',
      command: "sed 's/pause: {}/pause: {duration: 1h}/' tea.yaml | kubectl apply -f -",
      expected: failsAt('waits', 'stated', { kind: 'Rollout', name: 'tea' }),
    },
    {
      answer: 'wrong',
      action: 'fails for a typo in the image of the new version',
      command: `${restart}; kubectl apply -f tea.yaml; ${waitForPhase('Healthy')}; sed -e 's/green/black/' -e 's/http-echo:/http-echoo:/' tea.yaml | kubectl apply -f -`,
      expected: failsAt(
        'canary',
        'image-pull',
        {
          container: 'tea',
          image: 'hashicorp/http-echoo:1.0',
          why: 'not-found',
        },
        { nextStep: 'paused' },
      ),
    },
    {
      answer: 'wrong',
      action: 'has no pass after the canary was aborted',
      command: `${restart}; ${canary}; kubectl argo rollouts abort tea; ${waitForPhase('Degraded')}`,
      expected: failsAt(
        'canary',
        'stated',
        { name: 'tea' },
        { isUnfinished: true, nextStep: 'promoted' },
      ),
      confirm: `kubectl get rollout tea -o jsonpath={.status.phase} | grep -q Degraded`,
    },
    {
      answer: 'wrong',
      action: 'has no pass while the canary waits for a promotion',
      command: `${restart}; ${canary}`,
      expected: failsAt(
        'canary',
        'stated',
        { name: 'tea' },
        { isUnfinished: true, nextStep: 'promoted' },
      ),
      confirm: `kubectl get rollout tea -o jsonpath={.status.phase} | grep -q Paused`,
    },
    {
      answer: 'right',
      action: 'passes when the canary is promoted to all Pods',
      command: `kubectl argo rollouts promote tea; ${waitForPhase('Healthy')}`,
      expected: passes,
    },
    {
      answer: 'right',
      action: 'keeps the pass when the Rollout is deleted',
      command: restart,
      expected: staysPassedAfterCleanup,
    },
  ],
  cleanUp: restart,
};
