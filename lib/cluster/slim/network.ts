import { conditions, kind, loadBalancer } from './common.ts';
import { fields, list, map, scalar, words } from './shape.ts';

export const service = kind({
  spec: fields({
    ...words(
      'type clusterIP externalName sessionAffinity externalTrafficPolicy internalTrafficPolicy ipFamilyPolicy loadBalancerClass healthCheckNodePort publishNotReadyAddresses',
    ),
    clusterIPs: list(scalar),
    externalIPs: list(scalar),
    selector: map(scalar),
    ports: list(fields(words('name port targetPort nodePort protocol appProtocol'))),
  }),
  status: fields({ loadBalancer, conditions }),
});

export const endpointSlice = kind({
  addressType: scalar,
  endpoints: list(
    fields({
      ...words('nodeName hostname'),
      addresses: list(scalar),
      conditions: fields(words('ready serving terminating')),
      targetRef: fields(words('kind namespace name uid')),
    }),
  ),
  ports: list(fields(words('name port protocol appProtocol'))),
});

const backend = fields({
  service: fields({ name: scalar, port: fields(words('number name')) }),
  resource: fields(words('apiGroup kind name')),
});

export const ingress = kind({
  spec: fields({
    ingressClassName: scalar,
    defaultBackend: backend,
    tls: list(fields({ secretName: scalar, hosts: list(scalar) })),
    rules: list(
      fields({
        host: scalar,
        http: fields({ paths: list(fields({ ...words('path pathType'), backend })) }),
      }),
    ),
  }),
  status: fields({ loadBalancer }),
});

export const ingressClass = kind({
  spec: fields({
    controller: scalar,
    parameters: fields(words('apiGroup kind name namespace scope')),
  }),
});
