import type { ObjectRef } from '#lib/protocol/change.ts';
import type { Json } from '#lib/protocol/json.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';

/** A value a reason may carry. Objects and lists are printed by whoever makes the reason. */
export type ReasonParam = string | number | boolean;

/** The object a reason speaks of, as `kubectl` names it. */
type ObjectName = { readonly kind: string; readonly name: string };
type ContainerName = ObjectName & { readonly container: string };

/** What went wrong in a cluster, whatever the exercise: an incident's code, or the cause behind a check that does not hold. */
export interface CauseParams {
  /** `why` of ErrImagePull and its like. */
  readonly 'image-pull': ContainerName & {
    readonly image: string;
    readonly why: 'not-found' | 'denied' | 'unreachable' | 'invalid' | 'other';
  };
  /** Its process ended `restarts` times; `message` is the last line it left, or empty; for `reason` StartError, the program there is none of. */
  readonly 'crash-loop': ContainerName & {
    readonly exitCode: number;
    readonly signal: number;
    readonly reason: string;
    readonly message: string;
    readonly restarts: number;
  };
  /** Two containers of one Pod want the same port: `other` has it. */
  readonly 'port-conflict': ContainerName & { readonly other: string; readonly port: number };
  readonly unschedulable: ObjectName & {
    readonly why: 'cpu' | 'memory' | 'node-selector' | 'taint' | 'ports' | 'volume' | 'other';
    readonly message: string;
  };
  /** CreateContainerConfigError: a ConfigMap, a Secret or a key of one that is not there. */
  readonly 'config-error': ContainerName & {
    readonly missing: 'configmap' | 'secret' | 'key' | 'other';
    readonly what: string;
    readonly message: string;
  };
  /** It stands, but in another namespace than the exercise's. */
  readonly 'wrong-namespace': ObjectName & { readonly expected: string; readonly found: string };
  /** `selector` as `kubectl -l` takes it; `pod`, `labels`: the Pod that comes nearest to it, or empty. */
  readonly 'service-no-pods': ObjectName & {
    readonly selector: string;
    readonly pod: string;
    readonly labels: string;
  };
  /** No container of the Pods declares `port` (the targetPort, a number or a name), or nobody listens on it; `declared`: what they declare. */
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
  /** A rule without a host answers for every host. */
  readonly 'ingress-no-host': ObjectName;
  /** No controller takes it: `ingressClass` is what it asks for, or empty; `has`: the classes there are. */
  readonly 'ingress-no-controller': ObjectName & {
    readonly ingressClass: string;
    readonly has: string;
  };
  /** The controller serves its own certificate for the host: the Secret is missing, or lacks `tls.crt` or `tls.key`, or they do not fit. */
  readonly 'certificate-fallback': ObjectName & { readonly host: string; readonly secret: string };
  readonly 'certificate-name': ObjectName & { readonly host: string; readonly found: string };
  /** `notAfter`: ms since 1970. */
  readonly 'certificate-expired': ObjectName & { readonly host: string; readonly notAfter: number };
  readonly 'hpa-no-metrics': ObjectName & { readonly target: string; readonly message: string };
  readonly 'hpa-no-requests': ObjectName & { readonly target: string; readonly container: string };
  readonly 'hpa-no-target': ObjectName & { readonly target: string };
  /** `storageClass` is empty where none is named. */
  readonly 'claim-pending': ObjectName & {
    readonly storageClass: string;
    readonly why: 'no-class' | 'no-volume' | 'waiting';
  };
  readonly 'node-not-ready': ObjectName & { readonly why: string };
  readonly 'node-pressure': ObjectName & { readonly what: 'disk' | 'memory' | 'pid' };
  /** One of the cluster's own: etcd, kube-apiserver, kube-scheduler, kube-controller-manager, kube-proxy. */
  readonly 'component-down': ObjectName & { readonly component: string };
  readonly 'dns-down': ObjectName;
}
export type CauseCode = keyof CauseParams;

/** Every code a check's reason may have, with its parameters; `path` as in `spec.containers[foo].image`. */
export interface ReasonParams extends CauseParams {
  readonly differs: ObjectName & {
    readonly path: string;
    readonly expected: string;
    readonly found: string;
  };
  readonly missing: ObjectName & { readonly path: string; readonly expected: string };
  readonly unwanted: ObjectName & { readonly path: string; readonly found: string };
  /** No item of the list is like the expected one, and none is left that could have been meant. */
  readonly 'no-item': ObjectName & { readonly path: string; readonly expected: string };
  /** `expected`: its name, else its image. */
  readonly 'no-container': ObjectName & { readonly expected: string };
  readonly 'container-name': ObjectName & { readonly expected: string; readonly found: string };
  readonly image: ContainerName & {
    readonly expected: string;
    readonly found: string;
    readonly part: 'registry' | 'name' | 'tag';
  };
  /** `found` is empty where neither command nor args is given. */
  readonly command: ContainerName & { readonly expected: string; readonly found: string };
  /** `found` is empty where the key is missing. */
  readonly label: ObjectName & {
    readonly path: string;
    readonly key: string;
    readonly expected: string;
    readonly found: string;
  };
  /** A condition of `status.conditions`; `found` is empty before there is one. */
  readonly condition: ObjectName & {
    readonly condition: string;
    readonly expected: string;
    readonly found: string;
    readonly why: string;
  };
  /** Still on its way: image being pulled, container being made. */
  readonly starting: ObjectName & { readonly container: string };
  readonly 'no-object': {
    readonly kind: string;
    readonly namespace: string;
    readonly owner: string;
  };
  /** The author's own sentence (`message`) says it. */
  readonly stated: ObjectName;
  readonly 'cannot-see': { readonly kind: string };
  readonly 'too-costly': Record<never, never>;
  readonly 'check-error': { readonly message: string };
  readonly 'agent-away': Record<never, never>;
  /** The agent is connected, but has not told what stands in the cluster yet. */
  readonly 'first-look': Record<never, never>;
  /** A step of a sequence may have fallen into a time of which the log knows nothing: ms since 1970. */
  readonly away: { readonly from: number; readonly to: number };
  /** The steps took longer than `minutes`: they begin again. */
  readonly 'too-slow': { readonly minutes: number };
  /** What a probe found; `url` as it was asked. */
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
  /** A certificate from the day after tomorrow; `notBefore`: ms since 1970. */
  readonly 'certificate-not-yet': ObjectName & {
    readonly host: string;
    readonly notBefore: number;
  };
  readonly 'quiz-open': Record<never, never>;
  /** `tries`: how often it was answered so far. */
  readonly 'quiz-wrong': { readonly tries: number };
  readonly 'cluster-down': Record<never, never>;
}
export type ReasonCode = keyof ReasonParams;

/**
 * Why a check does not hold: a code and parameters, put into words in the reader's language (lib/i18n).
 * `group` names the parameters that make two people's reasons the same trouble.
 */
export interface Reason {
  /** Id of the check, stable across pack versions; of the exercise for a reason about the whole of it. */
  readonly check: string;
  readonly code: string;
  readonly params: Readonly<Record<string, ReasonParam>>;
  readonly group: readonly string[];
  /** Author's sentence in place of the code's own, in each language of the pack. */
  readonly message?: Readonly<Record<string, string>>;
}

/** One step of a sequence as it stands. `at`: when it was latched, ms since 1970. */
export type StepResult = { readonly step: string } & (
  | { readonly state: 'done'; readonly at: number }
  | { readonly state: 'next' }
  | { readonly state: 'ahead' }
);

/** One check against the subjects that are judged now. `steps`: of a sequence. */
export type CheckResult = { readonly steps?: readonly StepResult[] } &
  /** `note`: the agent could not ask from its VM, so that the request was left out. */
  (
    | { readonly check: string; readonly state: 'pass'; readonly note?: 'not-requested' }
    | { readonly check: string; readonly state: 'fail'; readonly reason: Reason }
    /** Cannot be told: the kind may not be seen, the check was too costly. Never a wrong answer. */
    | { readonly check: string; readonly state: 'unknown'; readonly reason: Reason }
  );

/** What an exercise's checks say at one position of a seat's log. */
export type Evaluation =
  | { readonly state: 'not-started' }
  | {
      readonly state: 'evaluated';
      /** The objects that were judged together, by subject name. */
      readonly subjects: Readonly<Record<string, ObjectRef>>;
      readonly checks: readonly CheckResult[];
      readonly passing: number;
      readonly total: number;
    }
  | { readonly state: 'unknown'; readonly reason: Reason };

/** A step that held once. Times are ms since 1970, positions those of the event's log. */
export interface Latch {
  readonly step: string;
  readonly pos: number;
  readonly at: number;
  /** What the step was asked to remember, for the steps after it. */
  readonly remembered: Readonly<Record<string, Json>>;
  readonly evidence: readonly ObjectRef[];
}

/**
 * What one exercise of one seat keeps from position to position, as JSON: all that is judged across time (`Checks` in the
 * design). Everything else is judged anew from what stands.
 */
export interface ExerciseMemory {
  /** Latched steps in their order, by check, then by uid of the subject they belong to (empty for the seat's). */
  readonly sequences: Readonly<Record<string, Readonly<Record<string, readonly Latch[]>>>>;
  /** Newest answer to a probe, by check, then by uid of the object that was asked. */
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
  /** By check: what the person chose last, how often they have tried, and whether it was right then. */
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
  /** The newest stretch of time of which the log knows nothing, and the position at which it ended. */
  readonly away: { readonly from: number; readonly to: number; readonly pos: number } | null;
}

/** A latched pass: no student's act takes it away (R8). */
export interface Pass {
  readonly exercise: string;
  readonly packVersion: string;
  readonly pos: number;
  /** ms since 1970, the server's estimate of when it happened. */
  readonly at: number;
  readonly source: 'check' | 'instructor' | 'regrade';
  readonly evidence: readonly ObjectRef[];
  /** It already stood when the agent first looked. */
  readonly foundAtConnect: boolean;
}

/** Latched result and live state side by side. */
export interface Progress {
  readonly exercise: string;
  readonly live: Evaluation;
  /** When `live` last changed its kind or its reasons, ms since 1970; 0 before anything was judged. */
  readonly liveSince: number;
  readonly pass: Pass | null;
  /** All checks hold, but have not done so for long enough: the pass as it will be, and when the server was told, ms since 1970. */
  readonly pending?: { readonly pass: Pass; readonly receivedAt: number };
  /** A pass was voided while the checks held: they must fail once before they count again. */
  readonly voided?: true;
  /** Left out before the first attempt. */
  readonly trail?: AttemptHistory;
}

/** What an exercise's history tells of how it goes, bounded. Times are ms since 1970, oldest first. */
export interface AttemptHistory {
  /** When the first attempt was seen. */
  readonly begunAt: number;
  /** What was wrong, oldest first; forgotten once it is passed. */
  readonly faults: readonly Fault[];
  /** When something that held was found wrong again. */
  readonly regressions: readonly number[];
}

/** One check failing for one cause, again and again. */
export interface Fault {
  /** Check, code, and the parameters that make it the same trouble. */
  readonly key: string;
  /** As it was seen last. */
  readonly reason: Reason;
  /** When each try of the person's began to fail so. */
  readonly times: readonly number[];
  /** Hash of the try that was counted last. */
  readonly counted: string;
  /** While it fails so. `due`: when it will count, because the cluster may yet make it right; null when it counts already, or not anew. */
  readonly now: {
    readonly tried: string;
    readonly since: number;
    readonly due: number | null;
    readonly fell: boolean;
  } | null;
}

/** Something wrong in the cluster that no exercise need name: ImagePullBackOff, a Service without endpoints. */
export interface Incident {
  readonly code: string;
  /** Whose trouble it is: the student's own work, or what it stands on (node, disk, DNS, a registry out of reach). */
  readonly scope: 'own' | 'infrastructure';
  readonly object: ObjectRef;
  readonly params: Readonly<Record<string, ReasonParam>>;
  readonly since: number;
}
