import type { JsonObject } from '#lib/kit/json.ts';
import type { Plan, ProbeVia } from '#lib/protocol/plan.ts';

export const LANGUAGES = ['ja', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
/** A text of the author in each language. */
export type LocalizedText = Readonly<Record<Language, string>>;

/** Partial manifests by subject name. */
export type Expectation = Readonly<Record<string, JsonObject>>;

/**
 * A condition on the subjects: partial manifests, or an expression with a message for its failure.
 */
export type Condition =
  | { readonly kind: 'expect'; readonly expect: Expectation }
  | { readonly kind: 'cel'; readonly cel: string; readonly message: LocalizedText };

/**
 * One step of a sequence. `remember`: CEL expressions by name, evaluated when the step is latched;
 * later steps read the values as `remembered.<name>`. `before`, for a first step: the state that
 * the previous exercise leaves. While a binding has this state and no other step is latched, it
 * isn't an attempt. Otherwise everyone who created a ReplicaSet would fail the exercise about
 * scaling it.
 */
export type Step = {
  readonly id: string;
  readonly title: LocalizedText;
  readonly next?: LocalizedText;
  readonly before?: true;
  readonly remember?: Readonly<Record<string, string>>;
} & Condition;

/** A request that the agent sends from the VM to the student's cluster. */
export interface Probe {
  /** Name of the probed subject: a Pod, a Service or an Ingress. */
  readonly of: string;
  readonly via: ProbeVia;
  readonly scheme: 'http' | 'https';
  /** `Host` and SNI. */
  readonly host?: string;
  readonly path: string;
  /**
   * Of the Pod or the Service. By default each declared port is asked, and for a Pod the usual one;
   * the answer of any of them counts.
   */
  readonly port?: number;
  /**
   * False: without a response, the check passes. For a request beside something that exists for a
   * moment only, which could be gone before the response arrives.
   */
  readonly wait?: false;
}

/** The expected response. Bodies are compared without leading and trailing white space. */
export interface ExpectedProbeResponse {
  /** By default any 2xx. */
  readonly status?: number;
  readonly body?: string;
  readonly contains?: string;
  /** The served certificate isn't a default one, is valid now, and matches this host name. */
  readonly certificate?: { readonly host: string };
}

/** A question. The server sends the correct answer only after it was given. */
export interface Quiz {
  readonly ask: 'one' | 'many' | 'order';
  /** Sanitized HTML, like task texts. */
  readonly question: LocalizedText;
  readonly options: readonly { readonly id: string; readonly text: LocalizedText }[];
  /** Ids of the correct options; for `order`, all options from first to last. */
  readonly answer: readonly string[];
  /** Sanitized HTML, shown after a correct answer or the release of the solution. */
  readonly explanation: LocalizedText;
}

export type Check = {
  readonly id: string;
  readonly title: LocalizedText;
  readonly next?: LocalizedText;
} & (
  | Condition
  /**
   * Steps in order. Each is latched when it is satisfied; the latest latched step is latched again
   * while it is satisfied and the next one isn't. `of`: subject whose uid the latches belong to;
   * without it, they belong to the seat. `within`: ms from the first step to the last.
   */
  | {
      readonly kind: 'sequence';
      readonly of?: string;
      readonly within?: number;
      readonly steps: readonly Step[];
    }
  | { readonly kind: 'probe'; readonly probe: Probe; readonly answer: ExpectedProbeResponse }
  | { readonly kind: 'quiz'; readonly quiz: Quiz }
);

/**
 * An object that an exercise evaluates: a kind in a namespace, possibly owned by another subject.
 */
export interface Subject {
  readonly name: string;
  readonly gvk: string;
  readonly namespace: string;
  /** Name of the subject whose uid must be in the ownerReferences. */
  readonly ownedBy?: string;
  /** Binds the list of all such objects: `expect` must match each of them, `cel` gets a list. */
  readonly many?: true;
  /** Only objects that match can be the subject. */
  readonly where?: JsonObject;
  /**
   * Ids of earlier exercises: only objects with which the student passed one of them can be the
   * subject. See lib/grading/engine/student-work.ts.
   */
  readonly madeIn?: readonly string[];
  /**
   * Name of an earlier subject. Only objects that requests to it reach can be the subject: Services
   * behind an Ingress, Pods and workloads behind a Service.
   */
  readonly behind?: string;
  /** Name of an earlier subject. Objects that requests to it reach can't be the subject. */
  readonly notBehind?: string;
}

export interface Exercise {
  readonly id: string;
  readonly kind: 'hands-on' | 'problem' | 'quiz';
  readonly section: string;
  readonly minutes: number;
  /** If a kind of its subjects is absent in a cluster, it is not started instead of unknown. */
  readonly optional?: true;
  readonly title: LocalizedText;
  /** Sanitized HTML, rendered from the author's Markdown when the pack is loaded. */
  readonly task: LocalizedText;
  /** Three; none for a quiz. */
  readonly hints: readonly LocalizedText[];
  /** Empty for a quiz. */
  readonly solution: LocalizedText;
  /** Empty for a quiz, like `attempt`. */
  readonly subjects: readonly Subject[];
  /**
   * An object that matches one of these counts as an attempt; each is weaker than the goal. Without
   * an attempt, the exercise is not started.
   */
  readonly attempt: readonly Expectation[];
  /** What counts as a start, in the author's words. Without it, `attempt` is put into words. */
  readonly start?: LocalizedText;
  readonly checks: readonly Check[];
}

export interface Section {
  readonly id: string;
  readonly title: LocalizedText;
}

export interface Pack {
  readonly id: string;
  readonly version: string;
  readonly title: LocalizedText;
  readonly languages: readonly Language[];
  /** In the order of the course. Every exercise belongs to one. */
  readonly sections: readonly Section[];
  readonly exercises: readonly Exercise[];
  readonly plan: Plan;
  /**
   * Images of the exercises, to pull them to the nodes before all students pull at the same time.
   */
  readonly images?: readonly string[];
  /** The oldest supported Kubernetes version, such as `1.25`. */
  readonly kubernetes?: string;
}

/** An error in a pack. Lines and columns count from 1. */
export interface PackError {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly suggestion?: string;
}

export type PackLoadResult =
  | { readonly kind: 'loaded'; readonly pack: Pack }
  | { readonly kind: 'refused'; readonly errors: readonly PackError[] };
