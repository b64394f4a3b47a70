import { expect } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import type { ObservedObject } from '../engine/object-index.ts';
import { diagnose, type DiagnoseOptions } from './diagnose.ts';

type ObjectFields = JsonObject & { readonly metadata?: JsonObject };
/** An observed object that changed last at 1,000 ms. */
export function object(
  gvk: string,
  name: string,
  { metadata = {}, ...rest }: ObjectFields = {},
  ns = 'default',
): ObservedObject {
  return {
    ref: { uid: `${gvk}/${name}`, gvk, ns, name },
    object: { metadata: { name, namespace: ns, ...metadata }, ...rest },
    foundAtConnect: false,
    at: 1_000,
  };
}
export const incidentCodes = (objects: ObservedObject[], options: DiagnoseOptions = {}) =>
  diagnose(objects, options).map(({ code }) => code);
/** The incident of the objects; fails the test unless there is exactly one. */
export const onlyIncident = (objects: ObservedObject[], options: DiagnoseOptions = {}) => {
  const found = diagnose(objects, options);
  expect(found).toHaveLength(1);
  const [incident] = found;
  if (!incident) throw new Error('expected one incident');
  return incident;
};

const running: JsonObject = {
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'True' }],
  containerStatuses: [{ name: 'web', ready: true, state: { running: {} } }],
};
export const pod = (
  name: string,
  labels: JsonObject,
  containers: JsonObject[] = [{ name: 'web', ports: [{ containerPort: 8080 }] }],
) => object('v1/Pod', name, { metadata: { labels }, spec: { containers }, status: running });
export const service = (
  selector: JsonObject,
  ports: JsonObject[] = [{ port: 80, targetPort: 8080 }],
  more: JsonObject = {},
) => object('v1/Service', 'echoserver', { spec: { selector, ports, ...more } });
const template = (labels: JsonObject, containers: JsonObject[] = [{ name: 'web' }]) => ({
  metadata: { labels },
  spec: { containers },
});
export const deployment = (labels: JsonObject, containers?: JsonObject[]) =>
  object('apps/v1/Deployment', 'echoserver', {
    spec: { replicas: 1, template: template(labels, containers) },
  });
export const echo = pod('echoserver-7d4b9-abcde', {
  app: 'echoserver',
  'pod-template-hash': '7d4b9',
});
