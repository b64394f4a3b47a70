import type { JsonObject } from '#lib/protocol/json.ts';
import type { Plan, ProbeVia } from '#lib/protocol/plan.ts';

export const LANGUAGES = ['ja', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
/** Author's words in every language the pack lists; lint refuses a pack where one is missing. */
export type LocalizedText = Readonly<Record<Language, string>>;

/** Partial manifests by subject name. */
export type Expectation = Readonly<Record<string, JsonObject>>;

/** What must hold of the subjects: a partial manifest, or an expression with the author's sentence for when it does not. */
export type Condition =
  | { readonly kind: 'expect'; readonly expect: Expectation }
  | { readonly kind: 'cel'; readonly cel: string; readonly message: LocalizedText };

/**
 * One step of a sequence. `remember`: CEL by name, worked out when the step is latched; later steps read it as `remembered.<name>`.
 * `before`, of a first step: what the exercise before this one leaves. A binding of which nothing else is latched and which still
 * looks like that is no attempt: else everybody who made a ReplicaSet would be in trouble with scaling it.
 */
export type Step = { readonly id: string; readonly title: LocalizedText; readonly next?: LocalizedText; readonly before?: true; readonly remember?: Readonly<Record<string, string>> } & Condition;

/** A request the agent makes from the VM to the student's own cluster. */
export interface Probe {
  /** Subject that is asked: a Pod, a Service or an Ingress. */
  readonly of: string;
  readonly via: ProbeVia;
  readonly scheme: 'http' | 'https';
  /** `Host` and SNI. */
  readonly host?: string;
  readonly path: string;
  /** Of the Pod or the Service; without it the first that is declared. */
  readonly port?: number;
}

/** What the answer to a probe must be. Bodies are compared without the white space around them. */
export interface ExpectedProbeResponse {
  /** Without it any 2xx. */
  readonly status?: number;
  readonly body?: string;
  readonly contains?: string;
  /** The certificate that is served is the student's own, valid now, and good for this host name. */
  readonly certificate?: { readonly host: string };
}

/** A question; the right answer never leaves the server before it is given. */
export interface Quiz {
  readonly ask: 'one' | 'many' | 'order';
  /** Sanitised HTML, as task texts are. */
  readonly question: LocalizedText;
  readonly options: readonly { readonly id: string; readonly text: LocalizedText }[];
  /** Ids of the right options; with `order` all of them, first to last. */
  readonly answer: readonly string[];
  /** Sanitised HTML, shown once the question is answered right, or the solution is released. */
  readonly explanation: LocalizedText;
}

export type Check = { readonly id: string; readonly title: LocalizedText; readonly next?: LocalizedText } & (
  | Condition
  /**
   * Steps in order, each latched when it holds. `of`: subject whose uid the latches belong to; without it they are the seat's.
   * The newest latched step is latched anew as long as it holds and the next one does not. `within`: ms from first to last.
   */
  | { readonly kind: 'sequence'; readonly of?: string; readonly within?: number; readonly steps: readonly Step[] }
  | { readonly kind: 'probe'; readonly probe: Probe; readonly answer: ExpectedProbeResponse }
  | { readonly kind: 'quiz'; readonly quiz: Quiz }
);

/** What an exercise binds and judges together: a kind in a namespace, or objects owned by an earlier subject. */
export interface Subject {
  readonly name: string;
  readonly gvk: string;
  readonly namespace: string;
  /** Name of the subject whose uid must stand in this one's ownerReferences. */
  readonly ownedBy?: string;
  /** Binds the list of all such objects in place of one: `expect` must match each of them, `cel` sees a list. */
  readonly many?: true;
  /** Only objects that are like this can be the subject, whatever is attempted. */
  readonly where?: JsonObject;
}

export interface Exercise {
  readonly id: string;
  readonly kind: 'hands-on' | 'problem' | 'quiz';
  readonly section: string;
  readonly minutes: number;
  /** For clusters that have what it needs: where a kind of its subjects is absent, it is not started rather than unknown. */
  readonly optional?: true;
  readonly title: LocalizedText;
  /** Sanitised HTML, rendered from the author's Markdown when the pack loads. */
  readonly task: LocalizedText;
  /** Three; of a quiz none, whose questions explain themselves. */
  readonly hints: readonly LocalizedText[];
  /** Empty for a quiz. */
  readonly solution: LocalizedText;
  /** None for a quiz, nor attempts. */
  readonly subjects: readonly Subject[];
  /** Any of these, each weaker than the goal: objects that match none are not looked at, and where there are none it is `not started`. */
  readonly attempt: readonly Expectation[];
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
  /** In the order of the course; every exercise belongs to one. */
  readonly sections: readonly Section[];
  readonly exercises: readonly Exercise[];
  readonly plan: Plan;
  /** Images that the exercises pull, as an author writes them, so that they can be on the nodes before everybody pulls at once. */
  readonly images?: readonly string[];
  /** Oldest Kubernetes that it works on: `1.25`. */
  readonly kubernetes?: string;
}

/** A mistake in a pack, where an author can find it; lines and columns count from 1. */
export interface PackError {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly suggestion?: string;
}

export type PackLoadResult = { readonly kind: 'loaded'; readonly pack: Pack } | { readonly kind: 'refused'; readonly errors: readonly PackError[] };
