import { conditions, kindShape, labels, loadBalancer, name, reference } from './common.ts';
import { ITEM_LIMITS } from './limits.ts';
import { fields, list, scalar, scalarFields } from './shape.ts';

export const service = kindShape({
  spec: fields({
    ...scalarFields(
      'type clusterIP externalName sessionAffinity externalTrafficPolicy internalTrafficPolicy ipFamilyPolicy loadBalancerClass healthCheckNodePort publishNotReadyAddresses',
    ),
    clusterIPs: list(scalar),
    externalIPs: list(scalar),
    selector: labels,
    ports: list(
      fields({ name, ...scalarFields('port targetPort nodePort protocol appProtocol') }),
      ITEM_LIMITS.perContainer,
    ),
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
      targetRef: reference('kind namespace name uid'),
    }),
  ),
  ports: list(
    fields({ name, ...scalarFields('port protocol appProtocol') }),
    ITEM_LIMITS.perContainer,
  ),
});

const backend = fields({
  service: fields({ name, port: fields({ number: scalar, name }) }),
  resource: reference('apiGroup kind name'),
});

export const ingress = kindShape({
  spec: fields({
    ingressClassName: scalar,
    defaultBackend: backend,
    tls: list(fields({ secretName: name, hosts: list(scalar) })),
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
    parameters: reference('apiGroup kind name namespace scope'),
  }),
});
