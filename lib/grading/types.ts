import type { ObjectRef } from '#lib/protocol/change.ts';
import type { Json } from '#lib/kit/json.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';

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
  readonly unschedulable: ObjectName & {
    readonly why: 'cpu' | 'memory' | 'node-selector' | 'taint' | 'ports' | 'volume' | 'other';
    readonly message: string;
  };
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
   * The controller serves its default certificate for the host: the Secret or its `tls.crt` or
   * `tls.key` is missing, or the two don't belong together.
   */
  readonly 'certificate-fallback': ObjectName & { readonly host: string; readonly secret: string };
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
  readonly 'cannot-see': { readonly kind: string };
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
   */
  readonly 'not-asked': ObjectName;
  readonly refused: ObjectName & { readonly url: string };
  readonly 'timed-out': ObjectName & { readonly url: string };
  readonly 'no-address': ObjectName;
  readonly 'no-tls': ObjectName & { readonly url: string };
  readonly broken: ObjectName & { readonly url: string; readonly why: string };
  readonly status: ObjectName & {
    readonly url: string;
    readonly expected: string;
    readonly found: number;
  };
  readonly body: ObjectName & {
    readonly url: string;
    readonly expected: string;
    readonly found: string;
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
}
export type ReasonCode = keyof ReasonParams;

/**
 * Why a check fails: a code and parameters. lib/i18n turns them into a sentence in the reader's
 * language. `group` names the parameters that must be equal for two students to have the same
 * problem.
 */
export interface Reason {
  /**
   * Id of the check, stable across pack versions. For a reason about a whole exercise, the id of
   * the exercise.
   */
  readonly check: string;
  readonly code: string;
  readonly params: Readonly<Record<string, ReasonParam>>;
  readonly group: readonly string[];
  /**
   * The author's sentence, used instead of the sentence of the code, in each language of the pack.
   */
  readonly message?: Readonly<Record<string, string>>;
}

/** State of one step of a sequence. `at`: when the step was latched, ms since 1970. */
export type StepResult = { readonly step: string } & (
  | { readonly state: 'done'; readonly at: number }
  | { readonly state: 'next' }
  | { readonly state: 'ahead' }
);

/** Result of one check for the evaluated subjects. Only a sequence has `steps`. */
export type CheckResult = { readonly steps?: readonly StepResult[] } &
  /** `note`: the agent couldn't send the request from its VM, so the check was skipped. */
  (
    | { readonly check: string; readonly state: 'pass'; readonly note?: 'not-requested' }
    | { readonly check: string; readonly state: 'fail'; readonly reason: Reason }
    /**
     * The state can't be determined: the agent isn't allowed to read the kind, or the check was too
     * expensive. This is never a wrong answer.
     */
    | { readonly check: string; readonly state: 'unknown'; readonly reason: Reason }
  );

/** Result of an exercise's checks at one position of a seat's log. */
export type Evaluation =
  | { readonly state: 'not-started' }
  | {
      readonly state: 'evaluated';
      /** The objects that were evaluated together, by subject name. */
      readonly subjects: Readonly<Record<string, ObjectRef>>;
      readonly checks: readonly CheckResult[];
      readonly passing: number;
      readonly total: number;
    }
  | { readonly state: 'unknown'; readonly reason: Reason };

/**
 * A step of a sequence that was satisfied once. `at`: ms since 1970. `pos`: position in the
 * workshop's log.
 */
export interface Latch {
  readonly step: string;
  readonly pos: number;
  readonly at: number;
  /** Values that the step remembered for later steps. */
  readonly remembered: Readonly<Record<string, Json>>;
  readonly evidence: readonly ObjectRef[];
}

/**
 * Everything that the evaluation of one exercise of one seat keeps from position to position, as
 * JSON. All other results are computed from the current objects.
 */
export interface ExerciseMemory {
  /**
   * Latched steps in order, by check and by uid of the subject they belong to. The uid is empty for
   * sequences without a subject.
   */
  readonly sequences: Readonly<Record<string, Readonly<Record<string, readonly Latch[]>>>>;
  /** Newest response to each probe, by check and by uid of the requested object. */
  readonly answers: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly url: string;
            readonly answer: ProbeResponse;
            readonly pos: number;
            readonly at: number;
          }
        >
      >
    >
  >;
  /**
   * By check: the student's last answer, the number of answers, and whether the last one was
   * correct.
   */
  readonly quiz: Readonly<
    Record<
      string,
      {
        readonly chosen: readonly string[];
        readonly tries: number;
        readonly right: boolean;
        readonly at: number;
      }
    >
  >;
  /** The newest gap in the log, and the position at which it ended. */
  readonly away: { readonly from: number; readonly to: number; readonly pos: number } | null;
}

/** A latched pass. No student action removes it (R8). */
export interface Pass {
  readonly exercise: string;
  readonly packVersion: string;
  readonly pos: number;
  /** ms since 1970, the server's estimate of when it happened. */
  readonly at: number;
  readonly source: 'check' | 'instructor' | 'regrade';
  readonly evidence: readonly ObjectRef[];
  /** The objects already existed when the agent first connected. */
  readonly foundAtConnect: boolean;
}

/** The latched result and the live state of an exercise. */
export interface Progress {
  readonly exercise: string;
  readonly live: Evaluation;
  /**
   * When `live` last changed its state or its reasons, ms since 1970. 0 before the first
   * evaluation.
   */
  readonly liveSince: number;
  readonly pass: Pass | null;
  /**
   * All checks pass, but not for long enough yet: the pass that will be given, and when the server
   * received the change, ms since 1970.
   */
  readonly pending?: { readonly pass: Pass; readonly receivedAt: number };
  /** The pass was revoked while the checks passed. They must fail once before they count again. */
  readonly voided?: true;
  /** Absent before the first attempt. */
  readonly trail?: AttemptHistory;
}

/**
 * Bounded history of a student's attempts at an exercise. Times are ms since 1970, oldest first.
 */
export interface AttemptHistory {
  /** Time of the first attempt. */
  readonly begunAt: number;
  /** Faults, oldest first. Cleared when the exercise is passed. */
  readonly faults: readonly Fault[];
  /** Times at which a passing check failed again. */
  readonly regressions: readonly number[];
}

/** One check that fails for one cause, possibly several times. */
export interface Fault {
  /** Check, code and grouping parameters. Equal keys mean the same problem. */
  readonly key: string;
  /** The newest reason. */
  readonly reason: Reason;
  /** Start of each failing attempt. */
  readonly times: readonly number[];
  /** Hash of the attempt that was counted last. */
  readonly counted: string;
  /**
   * Set while the check fails for this cause. `due` is the time at which the failure counts,
   * because the cluster may still fix it; null if it already counts, or if it is a repeat that
   * doesn't count. `fell`: the check passed just before.
   */
  readonly now: {
    readonly tried: string;
    readonly since: number;
    readonly due: number | null;
    readonly fell: boolean;
  } | null;
}

/**
 * A problem in the cluster that no exercise needs to mention, such as ImagePullBackOff or a Service
 * without endpoints.
 */
export interface Incident {
  readonly code: string;
  /**
   * `own`: caused by the student's work. `infrastructure`: caused by what the work depends on, such
   * as a node, a disk, DNS or an unreachable registry.
   */
  readonly scope: 'own' | 'infrastructure';
  readonly object: ObjectRef;
  readonly params: Readonly<Record<string, ReasonParam>>;
  readonly since: number;
}
