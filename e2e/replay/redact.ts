import type { KubeObject } from './recording.ts';

const REDACTED = '<redacted>';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** Fields of a Node that identify the machine. */
const MACHINE_FIELDS = ['machineID', 'systemUUID', 'bootID', 'kernelVersion'];
/** Values of ConfigMaps and Secrets, in case a recorder requests more than metadata. */
const VALUE_FIELDS = new Set(['data', 'binaryData', 'stringData']);

/**
 * Removes managedFields, last-applied, values and data of the machine, so that the object can be
 * committed.
 */
export function redactObject(object: KubeObject): KubeObject {
  const { managedFields: _managedFields, annotations, ...metadata } = object.metadata;
  const annotationsToKeep = Object.entries((annotations ?? {}) as Record<string, string>).filter(
    ([name]) => name !== LAST_APPLIED,
  );
  const top = Object.entries(object).filter(
    ([name]) => name !== 'metadata' && !VALUE_FIELDS.has(name),
  );
  return {
    ...Object.fromEntries(top.map(([name, value]) => [name, cleanValue(value, name)])),
    metadata: {
      ...metadata,
      ...(annotationsToKeep.length === 0
        ? {}
        : { annotations: Object.fromEntries(annotationsToKeep) }),
    },
  };
}

function cleanValue(value: unknown, name: string): unknown {
  if (Array.isArray(value))
    return name === 'env'
      ? value.map(removeEnvValue)
      : name === 'images'
        ? []
        : value.map((item) => cleanValue(item, ''));
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
