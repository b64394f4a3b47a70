import { conditions, kindShape, loadBalancer } from './common.ts';
import { fields, list, map, scalar, scalarFields } from './shape.ts';

export const service = kindShape({
  spec: fields({
    ...scalarFields(
      'type clusterIP externalName sessionAffinity externalTrafficPolicy internalTrafficPolicy ipFamilyPolicy loadBalancerClass healthCheckNodePort publishNotReadyAddresses',
    ),
    clusterIPs: list(scalar),
    externalIPs: list(scalar),
    selector: map(scalar),
    ports: list(fields(scalarFields('name port targetPort nodePort protocol appProtocol'))),
  }),
  status: fields({ loadBalancer, conditions }),
});

export const endpointSlice = kindShape({
  addressType: scalar,
  endpoints: list(
    fields({
      ...scalarFields('nodeName hostname'),
      addresses: list(scalar),
      conditions: fields(scalarFields('ready serving terminating')),
      targetRef: fields(scalarFields('kind namespace name uid')),
    }),
  ),
  ports: list(fields(scalarFields('name port protocol appProtocol'))),
});

const backend = fields({
  service: fields({ name: scalar, port: fields(scalarFields('number name')) }),
  resource: fields(scalarFields('apiGroup kind name')),
});

export const ingress = kindShape({
  spec: fields({
    ingressClassName: scalar,
    defaultBackend: backend,
    tls: list(fields({ secretName: scalar, hosts: list(scalar) })),
    rules: list(
      fields({
        host: scalar,
        http: fields({ paths: list(fields({ ...scalarFields('path pathType'), backend })) }),
      }),
    ),
  }),
  status: fields({ loadBalancer }),
});

export const ingressClass = kindShape({
  spec: fields({
    controller: scalar,
    parameters: fields(scalarFields('apiGroup kind name namespace scope')),
  }),
});
