import type { KubeObject } from './recording.ts';

const REDACTED = '<redacted>';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** What tells one machine from another, in a Node. */
const MACHINE_FIELDS = ['machineID', 'systemUUID', 'bootID', 'kernelVersion'];
/** Values of ConfigMaps and Secrets, should a recorder ever ask for more than their metadata. */
const VALUE_FIELDS = new Set(['data', 'binaryData', 'stringData']);

/** An object as it may stand in the repository: no managedFields, no last-applied, no values, nothing of the machine below. */
export function redactObject(object: KubeObject): KubeObject {
  const { managedFields: _managedFields, annotations, ...metadata } = object.metadata;
  const kept = Object.entries((annotations ?? {}) as Record<string, string>).filter(
    ([name]) => name !== LAST_APPLIED,
  );
  const top = Object.entries(object).filter(
    ([name]) => name !== 'metadata' && !VALUE_FIELDS.has(name),
  );
  return {
    ...Object.fromEntries(top.map(([name, value]) => [name, cleanValue(value, name)])),
    metadata: {
      ...metadata,
      ...(kept.length === 0 ? {} : { annotations: Object.fromEntries(kept) }),
    },
  };
}

function cleanValue(value: unknown, name: string): unknown {
  if (Array.isArray(value))
    return name === 'env'
      ? value.map(removeEnvValue)
      : name === 'images'
        ? []
        : value.map((each) => cleanValue(each, ''));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      MACHINE_FIELDS.includes(key) ? REDACTED : cleanValue(inner, key),
    ]),
  );
}

function removeEnvValue(variable: unknown): unknown {
  const entry = variable as Record<string, unknown>;
  return 'value' in entry ? { ...entry, value: REDACTED } : entry;
}
