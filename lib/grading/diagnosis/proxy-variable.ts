import { objectsAt, textAt } from '#lib/kit/json.ts';
import { ContainerFacts } from '../commands/container-facts.ts';
import { createReason } from '../match/reason.ts';
import type { Reason } from '../types.ts';
import { objectName } from './context.ts';
import type { ObservedObject } from '../engine/object-index.ts';

/** The variables that curl and wget read, in both spellings. */
const PROXY_VARIABLES = new Set(['http_proxy', 'https_proxy', 'all_proxy']);
/** Containers of a Pod, and variables of a container, that are read. */
const MAX_READ = 64;

/**
 * A reason if the only object that a check reads is a Pod that failed, its command sends a request, and a variable sends that to a proxy, without
 * exceptions for the cluster (`NO_PROXY`). Values of variables never leave the VM, so the proxy is
 * only the likely cause. Null otherwise. At most 64 containers and variables are read; never throws.
 */
export function findProxyReason(
  check: string,
  [observed, ...others]: readonly ObservedObject[],
): Reason | null {
  if (observed === undefined || others.length > 0) return null;
  const { object, ref } = observed;
  if (ref.gvk !== 'v1/Pod' || textAt(object, 'status', 'phase') !== 'Failed') return null;
  for (const container of objectsAt(object, 'spec', 'containers').slice(0, MAX_READ)) {
    const names = objectsAt(container, 'env')
      .slice(0, MAX_READ)
      .map((variable) => textAt(variable, 'name'));
    const variable = names.find((name) => PROXY_VARIABLES.has(name.toLowerCase()));
    if (variable === undefined || names.some((name) => name.toLowerCase() === 'no_proxy')) continue;
    if (new ContainerFacts(container).requests.length > 0)
      return createReason(check, 'proxy-variable', {
        ...objectName(observed),
        container: textAt(container, 'name'),
        variable,
      });
  }
  return null;
}
