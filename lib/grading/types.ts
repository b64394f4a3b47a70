import type { ObjectRef } from '#lib/protocol/change.ts';

/** A value a reason may carry. Objects and lists are printed by whoever makes the reason. */
export type Param = string | number | boolean;

/** The object a reason speaks of, as `kubectl` names it. */
type Named = { readonly kind: string; readonly name: string };
type InContainer = Named & { readonly container: string };

/** What went wrong in a cluster, whatever the exercise: an incident's code, or the cause behind a check that does not hold. */
export interface CauseParams {
  /** `why` of ErrImagePull and its like. */
  readonly 'image-pull': InContainer & { readonly image: string; readonly why: 'not-found' | 'denied' | 'unreachable' | 'invalid' | 'other' };
  /** Its process ended `restarts` times; `message` is the last line it left, or empty; for `reason` StartError, the program there is none of. */
  readonly 'crash-loop': InContainer & { readonly exitCode: number; readonly signal: number; readonly reason: string; readonly message: string; readonly restarts: number };
  /** Two containers of one Pod want the same port: `other` has it. */
  readonly 'port-conflict': InContainer & { readonly other: string; readonly port: number };
  readonly unschedulable: Named & { readonly why: 'cpu' | 'memory' | 'node-selector' | 'taint' | 'ports' | 'volume' | 'other'; readonly message: string };
  /** CreateContainerConfigError: a ConfigMap, a Secret or a key of one that is not there. */
  readonly 'config-error': InContainer & { readonly missing: 'configmap' | 'secret' | 'key' | 'other'; readonly what: string; readonly message: string };
  /** It stands, but in another namespace than the exercise's. */
  readonly 'wrong-namespace': Named & { readonly expected: string; readonly found: string };
}
export type CauseCode = keyof CauseParams;

/** Every code a check's reason may have, with its parameters; `path` as in `spec.containers[foo].image`. */
export interface ReasonParams extends CauseParams {
  readonly differs: Named & { readonly path: string; readonly expected: string; readonly found: string };
  readonly missing: Named & { readonly path: string; readonly expected: string };
  readonly unwanted: Named & { readonly path: string; readonly found: string };
  /** No item of the list is like the expected one, and none is left that could have been meant. */
  readonly 'no-item': Named & { readonly path: string; readonly expected: string };
  /** `expected`: its name, else its image. */
  readonly 'no-container': Named & { readonly expected: string };
  readonly 'container-name': Named & { readonly expected: string; readonly found: string };
  readonly image: InContainer & { readonly expected: string; readonly found: string; readonly part: 'registry' | 'name' | 'tag' };
  /** `found` is empty where neither command nor args is given. */
  readonly command: InContainer & { readonly expected: string; readonly found: string };
  /** `found` is empty where the key is missing. */
  readonly label: Named & { readonly path: string; readonly key: string; readonly expected: string; readonly found: string };
  /** A condition of `status.conditions`; `found` is empty before there is one. */
  readonly condition: Named & { readonly condition: string; readonly expected: string; readonly found: string; readonly why: string };
  /** Still on its way: image being pulled, container being made. */
  readonly starting: Named & { readonly container: string };
  readonly 'no-object': { readonly kind: string; readonly namespace: string; readonly owner: string };
  /** The author's own sentence (`message`) says it. */
  readonly stated: Named;
  readonly 'cannot-see': { readonly kind: string };
  readonly 'too-costly': Record<never, never>;
  readonly 'check-error': { readonly message: string };
  readonly 'agent-away': Record<never, never>;
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
  readonly params: Readonly<Record<string, Param>>;
  readonly group: readonly string[];
  /** Author's sentence in place of the code's own, in each language of the pack. */
  readonly message?: Readonly<Record<string, string>>;
}

/** One check against the subjects that are judged now. */
export type CheckResult =
  | { readonly check: string; readonly state: 'holds' }
  | { readonly check: string; readonly state: 'fails'; readonly reason: Reason }
  /** Cannot be told: the kind may not be seen, the check was too costly. Never a wrong answer. */
  | { readonly check: string; readonly state: 'unknown'; readonly reason: Reason };

/** What an exercise's checks say at one position of a seat's log. */
export type Judgement =
  | { readonly state: 'not-started' }
  | {
      readonly state: 'judged';
      /** The objects that were judged together, by subject name. */
      readonly subjects: Readonly<Record<string, ObjectRef>>;
      readonly checks: readonly CheckResult[];
      readonly holding: number;
      readonly total: number;
    }
  | { readonly state: 'unknown'; readonly reason: Reason };

/** A latched pass: no student's act takes it away (R8). */
export interface Pass {
  readonly exercise: string;
  readonly packVersion: string;
  readonly pos: number;
  /** ms since 1970, the server's estimate of when it happened. */
  readonly at: number;
  readonly source: 'check' | 'hand' | 're-grade';
  readonly evidence: readonly ObjectRef[];
  /** It already stood when the agent first looked. */
  readonly foundAtConnect: boolean;
}

/** Latched result and live state side by side. */
export interface Progress {
  readonly exercise: string;
  readonly live: Judgement;
  /** When `live` last changed its kind or its reasons, ms since 1970; 0 before anything was judged. */
  readonly liveSince: number;
  readonly pass: Pass | null;
  /** A pass was voided while the checks held: they must fail once before they count again. */
  readonly voided?: true;
}

/** Something wrong in the cluster that no exercise need name: ImagePullBackOff, a Service without endpoints. */
export interface Incident {
  readonly code: string;
  readonly object: ObjectRef;
  readonly params: Readonly<Record<string, Param>>;
  readonly since: number;
}
