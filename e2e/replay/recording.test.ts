import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_KINDS } from '#lib/cluster/plan.ts';
import { loadRecording, formatApiPath, type KubeObject } from './recording.ts';
import { redactObject } from './redact.ts';

const folder = join(import.meta.dirname, 'recordings');
const files = readdirSync(folder);

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const recording = loadRecording(file.replace(/\.json$/, ''));

  it('contains every built-in kind', () => {
    expect(recording.kinds.map(({ gvk }) => gvk)).toEqual(BUILT_IN_KINDS.map(({ gvk }) => gvk));
  });

  it('contains no values, no managed fields and no data of the recording machine', () => {
    for (const word of [
      'managedFields',
      'last-applied',
      'BEGIN ',
      'eyJ',
      '"binaryData"',
      '"stringData"',
      '"caBundle"',
    ])
      expect(text).not.toContain(word);
    for (const secret of text.match(/"(machineID|systemUUID|bootID|kernelVersion)":"[^"]*"/g) ?? [])
      expect(secret).toContain('<redacted>');
    for (const env of text.match(/"env":\[.*?\]/g) ?? [])
      expect(env).not.toMatch(/"value":"(?!<redacted>)/);
    expect(
      recording.kinds
        .filter(({ mode }) => mode === 'metadata')
        .flatMap(({ items }) => items)
        .some((item) => 'data' in item),
    ).toBe(false);
  });

  it('ends without the objects that the scenario created', () => {
    const existing = new Set<string>();
    for (const { path, type, object } of recording.events.filter(
      (event) => event.path !== '/api/v1/events',
    )) {
      if (type === 'ADDED') existing.add(`${path} ${object.metadata.name}`);
      if (type === 'DELETED') existing.delete(`${path} ${object.metadata.name}`);
    }
    expect([...existing]).toEqual([]);
  });

  it('contains the path of each event', () => {
    const paths = recording.kinds.map(formatApiPath);
    for (const { path } of recording.events) expect(paths).toContain(path);
  });
});

it('keeps all recordings together small', () => {
  expect(
    files.map((file) => statSync(join(folder, file)).size).reduce((a, b) => a + b, 0),
  ).toBeLessThan(300_000);
});

it('redacts values and machine data', () => {
  const pod: KubeObject = {
    kind: 'Pod',
    metadata: {
      name: 'p',
      managedFields: [{}],
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', mine: '1' },
    },
    data: { password: 'x' },
    spec: {
      containers: [
        {
          name: 'c',
          env: [
            { name: 'TOKEN', value: 'x' },
            { name: 'REF', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
          ],
        },
      ],
    },
    status: { images: [{ names: ['i'] }], nodeInfo: { machineID: 'x', kubeletVersion: 'v1' } },
  };
  expect(redactObject(pod)).toEqual({
    kind: 'Pod',
    metadata: { name: 'p', annotations: { mine: '1' } },
    spec: {
      containers: [
        {
          name: 'c',
          env: [
            { name: 'TOKEN', value: '<redacted>' },
            { name: 'REF', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
          ],
        },
      ],
    },
    status: { images: [], nodeInfo: { machineID: '<redacted>', kubeletVersion: 'v1' } },
  });
});
