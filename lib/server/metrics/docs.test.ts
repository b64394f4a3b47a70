import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { createInstruments } from './instruments.ts';

const ROOT = join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

interface RuleFile {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert?: string;
      readonly record?: string;
      readonly expr: string;
      readonly annotations?: { readonly runbook: string };
    }[];
  }[];
}
const rules = [
  'deploy/helm/podium/files/podium.rules.yaml',
  'deploy/prometheus/podium-help.rules.yaml',
].flatMap((file) => (parse(read(file)) as RuleFile).groups.flatMap(({ rules: listed }) => listed));
const alerts = rules.filter(({ alert }) => alert !== undefined);

const registry = new Registry();
createInstruments(registry);
const metrics = registry.getMetricsAsArray() as unknown as {
  readonly name: string;
  readonly type: string;
  readonly labelNames: readonly string[];
}[];

const rowOf = (name: string, type: string, labels: readonly string[]): string =>
  `${name} ${type} ${[...labels].sort().join(',')}`;

it('T12.1 docs/metrics.md has the names, types and labels of all metrics', () => {
  const documented = Array.from(
    read('docs/metrics.md').matchAll(/^\| `(podium_\w+)` \| (\w+) \| ([^|]+) \|/gm),
    ([, name = '', type = '', labels = '']) =>
      rowOf(
        name,
        type,
        Array.from(labels.matchAll(/`(\w+)`/g), ([, label = '']) => label),
      ),
  );
  const registered = metrics.map(({ name, type, labelNames }) => rowOf(name, type, labelNames));
  expect(documented.toSorted()).toEqual(registered.toSorted());
});

it('has no label for a seat, a name or an address', () => {
  const labels = new Set(metrics.flatMap(({ labelNames }) => labelNames));
  expect([...labels].sort()).toEqual([
    'format',
    'kind',
    'method',
    'node',
    'presence',
    'refusal',
    'route',
    'schema',
    'state',
    'status',
    'version',
    'view',
    'workshop',
  ]);
});

it.each(alerts.map(({ alert, annotations }) => [alert ?? '', annotations?.runbook]))(
  'T12.3 %s has a section in docs/runbooks.md that says what to look at and what to do',
  (alert, runbook) => {
    const [, section = ''] =
      new RegExp(`^## ${alert}\n([^]*?)(?=^## |$(?![^]))`, 'm').exec(read('docs/runbooks.md')) ??
      [];
    expect(section).toMatch(/\*\*Look at\*\*: \S[^]*\*\*Do\*\*: \S/);
    expect(runbook).toBe(`docs/runbooks.md#${alert.toLowerCase()}`);
  },
);

it('docs/runbooks.md has no section of an alert that doesn’t exist', () => {
  const sections = Array.from(
    read('docs/runbooks.md').matchAll(/^## (\w+)$/gm),
    ([, name]) => name,
  );
  expect(sections.toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
});

it('each alert has a case that fires and one that stays silent', () => {
  const cases = parse(read('deploy/prometheus/podium.rules.test.yaml')) as {
    tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
  };
  const checked = cases.tests.flatMap(({ alert_rule_test: checks }) => checks);
  for (const { alert } of alerts) {
    const own = checks(checked, alert ?? '');
    expect([alert, own.fires, own.silent]).toEqual([alert, true, true]);
  }
});

function checks(
  all: readonly { alertname: string; exp_alerts: unknown[] }[],
  alert: string,
): { fires: boolean; silent: boolean } {
  const own = all.filter(({ alertname }) => alertname === alert);
  return {
    fires: own.some(({ exp_alerts: expected }) => expected.length > 0),
    silent: own.some(({ exp_alerts: expected }) => expected.length === 0),
  };
}

/** Names of metrics of Podium in an expression, without the suffixes of histograms. */
const namesIn = (expression: string): string[] =>
  Array.from(expression.matchAll(/\bpodium_\w+/g), ([name]) =>
    name.replace(/_(?:bucket|sum|count)$/, ''),
  );

it('rules and dashboard use metrics that exist', () => {
  const known = metrics.map(({ name }) => name);
  const dashboard = Array.from(
    read('deploy/helm/podium/files/podium.json').matchAll(/"expr": "((?:[^"\\]|\\.)*)"/g),
    ([, expression = '']) => expression,
  );
  expect(dashboard.length).toBeGreaterThan(10);
  const used = [...rules.map(({ expr }) => expr), ...dashboard].flatMap(namesIn);
  expect(used.filter((name) => !known.includes(name))).toEqual([]);
});

it('the queue alert has the limits of the writer', () => {
  const writer = read('lib/server/log/writer.ts');
  expect(writer).toContain('MAX_QUEUE = { rows: 20_000, bytes: 64 * 1024 * 1024 }');
  const queue = rules.find(({ alert }) => alert === 'PodiumQueueFilling');
  expect(queue?.expr).toMatch(/20000 \/ 2[^]*64 \* 1024 \* 1024 \/ 2/);
});
