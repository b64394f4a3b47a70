import { describe, expect, it } from 'vitest';
import {
  formatReport,
  formatSummaryLines,
  isAllPassed,
  readJsonReport,
  type EcosystemResult,
} from './report.ts';

const EXERCISES = [
  { exercise: 'istio', addon: 'istio' },
  { exercise: 'argo-cd', addon: 'argo-cd' },
];

const report = JSON.stringify({
  success: false,
  testResults: [
    {
      assertionResults: [
        {
          ancestorTitles: ['istio'],
          title: 'wrong: fails for a typo',
          status: 'passed',
          duration: 31_200,
        },
        { ancestorTitles: ['istio'], title: 'right: passes', status: 'failed', duration: 900 },
        { ancestorTitles: ['argo-cd'], title: 'right: passes', status: 'skipped' },
        { ancestorTitles: ['grafana'], title: 'is not run', status: 'skipped' },
      ],
    },
  ],
});

const result: EcosystemResult = {
  startedAt: new Date('2026-11-28T23:05:59Z'),
  durationSeconds: 61,
  versions: ['Kubernetes 1.36.3', 'Istio 1.31'],
  exercises: readJsonReport(report, EXERCISES),
  notRun: { grafana: 'The node has no Grafana.' },
};

describe('the report of the ecosystem tests', () => {
  it('groups the steps of the JSON report by exercise', () => {
    expect(result.exercises).toEqual([
      {
        exercise: 'istio',
        addon: 'istio',
        steps: [
          { title: 'wrong: fails for a typo', state: 'passed', seconds: 31 },
          { title: 'right: passes', state: 'failed', seconds: 1 },
        ],
      },
      {
        exercise: 'argo-cd',
        addon: 'argo-cd',
        steps: [{ title: 'right: passes', state: 'not run', seconds: 0 }],
      },
    ]);
  });

  it('counts a failed step, a step that did not run and an exercise without steps as no success', () => {
    const [first] = readJsonReport(report, [EXERCISES[0] ?? { exercise: '', addon: '' }]);
    const steps = first?.steps ?? [];
    const exercise = { exercise: 'istio', addon: 'istio' };
    expect(isAllPassed([{ ...exercise, steps: steps.slice(0, 1) }])).toBe(true);
    expect(isAllPassed([{ ...exercise, steps }])).toBe(false);
    expect(isAllPassed(result.exercises.slice(1))).toBe(false);
    expect(isAllPassed([{ ...exercise, steps: [] }])).toBe(false);
  });

  it('rejects a text that is not a JSON report', () => {
    expect(() => readJsonReport('{"testResults": 1}', EXERCISES)).toThrow(/testResults/);
  });

  it('writes date, duration, versions, every step and what was not run', () => {
    const text = formatReport(result);
    expect(text).toContain('| date | 2026-11-28 23:05 UTC |');
    expect(text).toContain('| result | failed |');
    expect(text).toContain('| duration without builds | 2 min |');
    expect(text).toContain('| versions | Kubernetes 1.36.3; Istio 1.31 |');
    expect(text).toContain('| wrong | fails for a typo | passed | 31 |');
    expect(text).toContain('| right | passes | not run | 0 |');
    expect(text).toContain('### grafana: not run\n\nThe node has no Grafana.\n');
  });

  it('prints one line for each exercise, also for those that are not run', () => {
    expect(formatSummaryLines(result)).toEqual([
      'istio: 1 of 2 steps passed',
      'argo-cd: 0 of 1 steps passed',
      'grafana: not run. The node has no Grafana.',
    ]);
  });
});
