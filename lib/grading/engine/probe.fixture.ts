import type { JsonObject } from '#lib/kit/json.ts';
import type { ExpectedProbeResponse, Probe } from '#lib/packs/types.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import {
  compileTestExercise,
  createMoment,
  createObject,
  replayMoments,
  setObjects,
} from './exercise.fixture.ts';

export type Answered = Extract<ProbeResponse, { kind: 'answered' }>;

/** A response of HTTP. */
export const answered = (status: number, more: Partial<Answered> = {}): Answered => ({
  kind: 'answered',
  status,
  body: '',
  truncated: false,
  ...more,
});
/** A page of nginx. */
export const page = (title: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;

const GVKS = { Ingress: 'networking.k8s.io/v1/Ingress', Service: 'v1/Service', Pod: 'v1/Pod' };

/** The result of a probe of one object, with the response to it; null for none yet. */
export function replayProbe(
  kind: keyof typeof GVKS,
  target: JsonObject,
  answer: ProbeResponse | null,
  expected: ExpectedProbeResponse = { body: 'foo' },
  probe: Partial<Probe> = {},
) {
  const exercise = compileTestExercise({
    subjects: [{ name: 'it', gvk: GVKS[kind], namespace: 'default' }],
    attempt: [{ it: {} }],
    checks: [
      {
        id: 'asks',
        kind: 'probe',
        probe: {
          of: 'it',
          via: kind === 'Ingress' ? 'ingress' : kind === 'Service' ? 'service' : 'pod',
          scheme: 'http',
          ...(kind === 'Ingress' && { host: 'echo.info' }),
          path: '/foo',
          ...probe,
        },
        answer: expected,
      },
    ],
  });
  return replayMoments(
    exercise,
    answer === null
      ? setObjects(target)
      : createMoment({ set: [target], answers: [{ check: 'asks', of: 'it', answer }] }),
  );
}

export function createIngress({
  tls,
  annotations = {},
  paths = [{ path: '/foo', pathType: 'Prefix' }],
  host = 'echo.info',
}: {
  tls?: JsonObject[];
  annotations?: JsonObject;
  paths?: JsonObject[];
  host?: string;
} = {}): JsonObject {
  return createObject(
    'Ingress',
    'it',
    {
      spec: { rules: [{ host, http: { paths } }], ...(tls && { tls }) },
      status: { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } },
    },
    { annotations },
  );
}
export const nginx = (name: string) => `nginx.ingress.kubernetes.io/${name}`;
export const TLS = [{ hosts: ['echo.info'], secretName: 'echo-tls' }];
export const HTTPS = 'https://echo.info/foo';
