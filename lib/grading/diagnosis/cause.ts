import type { CauseCode, CauseParams } from '../types.ts';
import { limitParams } from '../param-limits.ts';

/**
 * A cause that keeps a Pod from running. `group` names the parameters that must be equal for two
 * students to have the same problem.
 */
export type Cause = {
  [Code in CauseCode]: {
    readonly code: Code;
    readonly params: CauseParams[Code];
    readonly group: readonly (keyof CauseParams[Code] & string)[];
  };
}[CauseCode];

/** The grouping parameters of each cause. If they are equal, two students have the same problem. */
export const GROUPING_PARAMS: {
  readonly [Code in CauseCode]: readonly (keyof CauseParams[Code] & string)[];
} = {
  'image-pull': ['why'],
  'crash-loop': ['exitCode'],
  'port-conflict': ['port'],
  unschedulable: ['why'],
  'config-error': ['missing', 'what'],
  evicted: ['why'],
  'pod-failed': ['why'],
  'pods-refused': ['why', 'what'],
  'no-pods': ['kind'],
  'wrong-namespace': ['expected'],
  'service-no-pods': ['selector'],
  'service-port': ['port'],
  'service-protocol': ['port', 'protocol'],
  'ingress-no-service': ['service'],
  'ingress-no-port': ['service', 'port'],
  'ingress-no-host': [],
  'ingress-no-controller': ['ingressClass'],
  'certificate-fallback': ['host'],
  'certificate-name': ['host'],
  'certificate-expired': ['host'],
  'hpa-no-metrics': [],
  'hpa-no-requests': [],
  'hpa-no-target': ['target'],
  'claim-pending': ['why', 'storageClass'],
  'node-not-ready': [],
  'node-pressure': ['what'],
  'component-down': ['component'],
  'dns-down': [],
  'too-many-objects': [],
};

/** A cause with the grouping parameters of its code. Long parameters are cut. */
export function createCause<Code extends CauseCode>(code: Code, params: CauseParams[Code]): Cause {
  return { code, params: limitParams(params), group: GROUPING_PARAMS[code] } as unknown as Cause;
}
