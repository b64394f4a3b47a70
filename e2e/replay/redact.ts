import type { KubeObject } from './recording.ts';

const HIDDEN = '<redacted>';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** What tells one machine from another, in a Node. */
const MACHINE = ['machineID', 'systemUUID', 'bootID', 'kernelVersion'];
/** Values of ConfigMaps and Secrets, should a recorder ever ask for more than their metadata. */
const VALUES = new Set(['data', 'binaryData', 'stringData']);

/** An object as it may stand in the repository: no managedFields, no last-applied, no values, nothing of the machine below. */
export function redacted(object: KubeObject): KubeObject {
  const { managedFields: _managedFields, annotations, ...metadata } = object.metadata;
  const kept = Object.entries((annotations ?? {}) as Record<string, string>).filter(
    ([name]) => name !== LAST_APPLIED,
  );
  const top = Object.entries(object).filter(([name]) => name !== 'metadata' && !VALUES.has(name));
  return {
    ...Object.fromEntries(top.map(([name, value]) => [name, cleaned(value, name)])),
    metadata: {
      ...metadata,
      ...(kept.length === 0 ? {} : { annotations: Object.fromEntries(kept) }),
    },
  };
}

function cleaned(value: unknown, name: string): unknown {
  if (Array.isArray(value))
    return name === 'env'
      ? value.map(withoutValue)
      : name === 'images'
        ? []
        : value.map((each) => cleaned(each, ''));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      MACHINE.includes(key) ? HIDDEN : cleaned(inner, key),
    ]),
  );
}

function withoutValue(variable: unknown): unknown {
  const entry = variable as Record<string, unknown>;
  return 'value' in entry ? { ...entry, value: HIDDEN } : entry;
}
