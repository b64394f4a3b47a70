/**
 * The value of a reason parameter. Objects and lists are formatted before the reason is created.
 */
export type ReasonParam = string | number | boolean;

/** The object that a reason describes, named as in `kubectl` output. */
type ObjectName = { readonly kind: string; readonly name: string };
type ContainerName = ObjectName & { readonly container: string };

/**
 * Parameters of each cause: something wrong in a cluster that doesn't depend on an exercise. It is
 * the code of an incident, or the root cause of a failing check.
 */
export interface CauseParams {
  /** `why` classifies ErrImagePull and similar waiting reasons. */
  readonly 'image-pull': ContainerName & {
    readonly image: string;
    readonly why: 'not-found' | 'denied' | 'unreachable' | 'invalid' | 'other';
  };
  /**
   * The process ended `restarts` times. `message` is the last line of its log, or empty. If
   * `reason` is StartError, `message` is the program that wasn't found.
   */
  readonly 'crash-loop': ContainerName & {
    readonly exitCode: number;
    readonly signal: number;
    readonly reason: string;
    readonly message: string;
    readonly restarts: number;
  };
  /** Two containers of one Pod use the same port. `other` is the container that already has it. */
  readonly 'port-conflict': ContainerName & { readonly other: string; readonly port: number };
  /** `gated`: the Pod has a scheduling gate. `cordoned`: its node takes no new Pods. */
  readonly unschedulable: ObjectName & {
    readonly why:
      | 'cpu'
      | 'memory'
      | 'resource'
      | 'too-many-pods'
      | 'node-selector'
      | 'affinity'
      | 'taint'
      | 'cordoned'
      | 'ports'
      | 'volume'
      | 'gated'
      | 'other';
    readonly message: string;
  };
  /**
   * The cluster ended the whole Pod. `why` says what for: the node was low on `memory`, `disk` or
   * `pid`, the Pod exceeded a `limit` that it declares, it made room for another one (`preempted`), or
   * its node was shut down, lost or tainted. `message` is that of Kubernetes, or empty.
   */
  readonly evicted: ObjectName & {
    readonly why:
      | 'memory'
      | 'disk'
      | 'pid'
      | 'limit'
      | 'preempted'
      | 'shutdown'
      | 'node-lost'
      | 'taint'
      | 'drain'
      | 'other';
    readonly message: string;
  };
  /**
   * The Pod ended as a whole, at its `deadline` or because the kubelet didn't admit it. `reason` is that of Kubernetes, such as `OutOfcpu`.
   */
  readonly 'pod-failed': ObjectName & {
    readonly why: 'deadline' | 'resources' | 'node-selector' | 'ports' | 'admission';
    readonly reason: string;
    readonly message: string;
  };
  /**
   * The API server refuses the Pods of a controller, the named object. `what` is the name of the
   * ResourceQuota, the webhook, the policy, the ServiceAccount or the level of Pod security. `needed`,
   * `used` and `allowed` are the first amounts in the message of Kubernetes. Texts are empty if the
   * message doesn't have them.
   */
  readonly 'pods-refused': ObjectName & {
    readonly why:
      | 'quota'
      | 'quota-unset'
      | 'limit-range'
      | 'pod-security'
      | 'webhook'
      | 'webhook-down'
      | 'policy'
      | 'service-account'
      | 'invalid'
      | 'other';
    readonly what: string;
    readonly needed: string;
    readonly used: string;
    readonly allowed: string;
    readonly message: string;
  };
  /**
   * A Job, DaemonSet or StatefulSet asks for Pods, and none exists. Its controller reports the reason
   * only in Events.
   */
  readonly 'no-pods': ObjectName;
  /** CreateContainerConfigError: a ConfigMap, a Secret or one of its keys doesn't exist. */
  readonly 'config-error': ContainerName & {
    readonly missing: 'configmap' | 'secret' | 'key' | 'other';
    readonly what: string;
    readonly message: string;
  };
  /** The object exists, but in a namespace other than that of the exercise. */
  readonly 'wrong-namespace': ObjectName & { readonly expected: string; readonly found: string };
  /**
   * `selector` has the form of `kubectl -l`. `pod` and `labels` describe the Pod that matches it
   * best; both are empty if no Pod comes near.
   */
  readonly 'service-no-pods': ObjectName & {
    readonly selector: string;
    readonly pod: string;
    readonly labels: string;
  };
  /**
   * No container of the Pods declares `port` (the targetPort, a number or a name), or no process
   * listens on it. `declared` lists the ports that the containers declare.
   */
  readonly 'service-port': ObjectName & {
    readonly port: string;
    readonly pod: string;
    readonly declared: string;
  };
  /**
   * A Service sends `protocol` to `port` (the targetPort, a number or a name), and its Pods declare
   * this port for another protocol, `declared`.
   */
  readonly 'service-protocol': ObjectName & {
    readonly port: string;
    readonly protocol: string;
    readonly declared: string;
    readonly pod: string;
  };
  readonly 'ingress-no-service': ObjectName & { readonly service: string };
  readonly 'ingress-no-port': ObjectName & {
    readonly service: string;
    readonly port: string;
    readonly has: string;
  };
  /** A rule without a host applies to every host. */
  readonly 'ingress-no-host': ObjectName;
  /**
   * No controller handles the Ingress. `ingressClass` is the requested class, or empty; `has` lists
   * the existing classes.
   */
  readonly 'ingress-no-controller': ObjectName & {
    readonly ingressClass: string;
    readonly has: string;
  };
  /**
   * The controller serves its default certificate for the host. `why`: the Ingress has no `tls`
   * (`no-tls`), no block has the host but only `hosts` (`hosts`), the block names no Secret
   * (`no-secret`), or the Secret or its `tls.crt` or `tls.key` is missing or unreadable, or the two
   * don't belong together (`secret`, and the default for older reasons).
   */
  readonly 'certificate-fallback': ObjectName & {
    readonly host: string;
    readonly secret: string;
    readonly why?: 'no-tls' | 'hosts' | 'no-secret' | 'secret';
    readonly hosts?: string;
  };
  readonly 'certificate-name': ObjectName & { readonly host: string; readonly found: string };
  /** `notAfter`: ms since 1970. */
  readonly 'certificate-expired': ObjectName & { readonly host: string; readonly notAfter: number };
  readonly 'hpa-no-metrics': ObjectName & { readonly target: string; readonly message: string };
  readonly 'hpa-no-requests': ObjectName & { readonly target: string; readonly container: string };
  readonly 'hpa-no-target': ObjectName & { readonly target: string };
  /** `storageClass` is empty if the claim names no class. */
  readonly 'claim-pending': ObjectName & {
    readonly storageClass: string;
    readonly why: 'no-class' | 'no-volume' | 'waiting';
  };
  readonly 'node-not-ready': ObjectName & { readonly why: string };
  readonly 'node-pressure': ObjectName & { readonly what: 'disk' | 'memory' | 'pid' };
  /**
   * A component of the cluster: etcd, kube-apiserver, kube-scheduler, kube-controller-manager or
   * kube-proxy.
   */
  readonly 'component-down': ObjectName & { readonly component: string };
  readonly 'dns-down': ObjectName;
  /** The diagnosis ended early, because it needs more steps than its limit. */
  readonly 'too-many-objects': Record<never, never>;
}
export type CauseCode = keyof CauseParams;

/**
 * Parameters of each code that the reason of a check can have. `path` has the form
 * `spec.containers[foo].image`.
 */
export interface ReasonParams extends CauseParams {
  readonly differs: ObjectName & {
    readonly path: string;
    readonly expected: string;
    readonly found: string;
  };
  readonly missing: ObjectName & { readonly path: string; readonly expected: string };
  readonly unwanted: ObjectName & { readonly path: string; readonly found: string };
  /**
   * No item of the list matches the expected one, and no unmatched item is left to compare it with.
   */
  readonly 'no-item': ObjectName & { readonly path: string; readonly expected: string };
  /** `expected` is the name of the container, or its image if the manifest gives no name. */
  readonly 'no-container': ObjectName & { readonly expected: string };
  readonly 'container-name': ObjectName & { readonly expected: string; readonly found: string };
  readonly image: ContainerName & {
    readonly expected: string;
    readonly found: string;
    readonly part: 'registry' | 'name' | 'tag';
  };
  /** `found` is empty if the container sets neither command nor args. */
  readonly command: ContainerName & { readonly expected: string; readonly found: string };
  /** `found` is empty if the key is missing. */
  readonly label: ObjectName & {
    readonly path: string;
    readonly key: string;
    readonly expected: string;
    readonly found: string;
  };
  /**
   * The schedule of a CronJob. `everySeconds`: the time between two runs; 0 if it isn't always the
   * same or the schedule is invalid.
   */
  readonly schedule: ObjectName & {
    readonly expected: string;
    readonly found: string;
    readonly everySeconds: number;
  };
  /** A condition of `status.conditions`. `found` is empty if the condition doesn't exist yet. */
  readonly condition: ObjectName & {
    readonly condition: string;
    readonly expected: string;
    readonly found: string;
    readonly why: string;
  };
  /** The Pod is still starting: an image is being pulled or a container created. */
  readonly starting: ObjectName & { readonly container: string };
  readonly 'no-object': {
    readonly kind: string;
    readonly namespace: string;
    readonly owner: string;
  };
  /** The author's sentence (`message` of the reason) explains it. */
  readonly stated: ObjectName;
  /**
   * The object still exists, although it is being deleted. `finalizers` are the names that hold it,
   * separated by commas; empty if nothing but its grace period does. `goal` is set if the check needs
   * the object, and not its absence.
   */
  readonly terminating: ObjectName & { readonly finalizers: string; readonly goal?: 'present' };
  /**
   * No attempt yet. `kind`, `name` and `namespace` describe what counts as a start; `name` is empty
   * if any name does, `namespace` for a kind without namespaces. `seenKind` and `seenName` are the
   * object that was found instead, or empty:
   * - `nothing`: no object of the student comes near.
   * - `initial`: it has the state from before the exercise, and wasn't changed yet.
   * - `other-kind`: it has the right content, but another kind.
   * - `other-content`: it has the right kind. `path` is the first field that differs, from
   *   `expected` to `found`, which is empty if the field is missing.
   * - `missing`: it is another part of the exercise, and this part doesn't exist yet.
   * - `terminating`: it would be an attempt, but is being deleted.
   * - `deleted`: it was a failing attempt, and was deleted.
   */
  readonly 'not-started': ObjectName & {
    readonly namespace: string;
    readonly seen:
      | 'nothing'
      | 'initial'
      | 'other-kind'
      | 'other-content'
      | 'missing'
      | 'terminating'
      | 'deleted';
    readonly seenKind: string;
    readonly seenName: string;
    readonly path: string;
    readonly expected: string;
    readonly found: string;
  };
  readonly 'cannot-see': { readonly kind: string };
  /** The API server refuses to list or watch the kind, so its objects can be out of date. */
  readonly stalled: { readonly kind: string };
  /** The object is larger than Podium stores, so only its name and labels are known. */
  readonly oversized: ObjectName;
  /** Lists of the object are longer than Podium stores, so their ends are unknown. */
  readonly cut: ObjectName;
  /** The cluster has more objects than Podium stores, so only this one's name is known. */
  readonly 'data-limited': ObjectName;
  readonly 'too-costly': Record<never, never>;
  readonly 'check-error': { readonly message: string };
  readonly 'agent-away': Record<never, never>;
  /** The agent is connected, but hasn't sent its first snapshot of the cluster yet. */
  readonly 'first-look': Record<never, never>;
  /**
   * A step of a sequence may have happened during a gap in the log. `from` and `to`: ms since 1970.
   */
  readonly away: { readonly from: number; readonly to: number };
  /** The steps took longer than `minutes`, so the sequence starts again. */
  readonly 'too-slow': { readonly minutes: number };
  /**
   * The codes from here to `certificate-not-yet` are results of probes. `url` is the requested URL.
   * `tried` lists the ports if several were asked.
   */
  readonly 'not-asked': ObjectName;
  readonly refused: ObjectName & { readonly url: string; readonly tried?: string };
  readonly 'timed-out': ObjectName & { readonly url: string; readonly tried?: string };
  readonly 'no-address': ObjectName;
  readonly 'no-tls': ObjectName & { readonly url: string; readonly tried?: string };
  readonly broken: ObjectName & {
    readonly url: string;
    readonly why: string;
    readonly tried?: string;
  };
  /**
   * The answer is a redirect to `location`, which is empty if the agent doesn't send it. `why`: `tls`
   * of the Ingress, its annotation `force-ssl-redirect` (`force`), `permanent-redirect`,
   * `temporal-redirect`, `app-root` or `from-to-www-redirect` (`www`), HTTPS for another reason
   * (`https`), a path that is a folder (`slash`), or unknown (`other`).
   */
  readonly redirected: ObjectName & {
    readonly url: string;
    readonly status: number;
    readonly location: string;
    readonly why:
      'tls' | 'force' | 'permanent' | 'temporal' | 'app-root' | 'www' | 'https' | 'slash' | 'other';
  };
  /** A proxy answered instead of the student's server. `found` is what names the proxy. */
  readonly 'proxy-answered': ObjectName & { readonly url: string; readonly found: string };
  /**
   * A container that failed has a variable that sends its requests to a proxy, and none that makes
   * exceptions.
   */
  readonly 'proxy-variable': ContainerName & { readonly variable: string };
  /** `why` is the likely cause; `other` if none is known, and the default for older reasons. */
  readonly status: ObjectName & {
    readonly url: string;
    readonly expected: string;
    readonly found: number;
    readonly why?:
      | 'no-rule'
      | 'not-found'
      | 'no-endpoints'
      | 'bad-gateway'
      | 'slow'
      | 'tls-only'
      | 'denied'
      | 'no-index'
      | 'other';
  };
  /**
   * `why` says how the text differs: a page of HTML, whose title is `found`; upper and lower case;
   * more text around the expected one; nothing; or a page of which only the beginning is known.
   */
  readonly body: ObjectName & {
    readonly url: string;
    readonly expected: string;
    readonly found: string;
    readonly why?: 'html' | 'case' | 'more' | 'empty' | 'long' | 'other';
  };
  /** The certificate isn't valid yet. `notBefore`: ms since 1970. */
  readonly 'certificate-not-yet': ObjectName & {
    readonly host: string;
    readonly notBefore: number;
  };
  readonly 'quiz-open': Record<never, never>;
  /** `tries`: number of answers so far. */
  readonly 'quiz-wrong': { readonly tries: number };
  readonly 'cluster-down': Record<never, never>;
  /**
   * The server stores no more changes of the seat. `scope`: `seat` or `workshop`. `at`: since when,
   * ms since 1970.
   */
  readonly 'storage-limit': {
    readonly scope: string;
    readonly limitBytes: number;
    readonly at: number;
  };
}
export type ReasonCode = keyof ReasonParams;
