import { canonicalJson } from '#lib/cluster/hash.ts';
import { isObject, textAt, valueAt, type Json, type JsonObject } from '#lib/kit/json.ts';

const REVISION = 'deployment.kubernetes.io/revision';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';
const TEMPLATE_HASH = 'pod-template-hash';

/** ReplicaSets of one Deployment that are compared, newest revisions first. Kubernetes keeps 10. */
const MAX_VERSIONS = 30;
/** Earlier revisions of one ReplicaSet that are read. */
const MAX_REVISIONS = 200;

/** A ReplicaSet as a version of its Deployment. */
interface Version {
  /** When it was first in use and is or was last in use, as numbers of revisions. */
  readonly first: number;
  readonly last: number;
  /** The template without what a restart adds, as canonical JSON. */
  readonly template: () => string;
  readonly isRestart: boolean;
}

/**
 * Whether a Deployment uses the template of an earlier version again, whatever its number: by
 * `kubectl rollout undo`, with or without a revision, or by an edit. Between its two uses there was
 * another version. A restart isn't another version, unless there is no other one at all, and a
 * restart of the earlier version still uses its template.
 *
 * Kubernetes gives a ReplicaSet that comes into use again a new revision and keeps the earlier ones in
 * an annotation. `revisionHistoryLimit: 0` deletes the earlier ReplicaSets, so nothing can be used
 * again. Reads the 30 newest ReplicaSets; older ones are ignored. Never throws. Source: Deployment
 * API, "Revision history"; pkg/controller/deployment/util.
 */
export function usesEarlierTemplate(
  deployment: Json | undefined,
  replicaSets: readonly Json[],
): boolean {
  const versions = replicaSets
    .filter(isObject)
    .flatMap((replicaSet) => readVersion(replicaSet) ?? [])
    .sort((left, right) => right.last - left.last)
    .slice(0, MAX_VERSIONS);
  const revision = Number(textAt(deployment, 'metadata', 'annotations', REVISION));
  const current = versions.find(({ last }) => last === revision);
  if (!current) return false;
  const same = versions.filter(
    (version) =>
      version === current ||
      (isRestartOf(version, current) && version.template() === current.template()),
  );
  const others = versions.filter((version) => !same.includes(version));
  return others.length > 0
    ? same.some((version) => others.some((other) => isUsedAroundOf(version, other)))
    : versions.some((other) => other !== current && isUsedAroundOf(current, other));
}

/** Whether the version was in use before the other one and again after it. */
function isUsedAroundOf(version: Version, other: Version): boolean {
  return version.first < other.first && other.first < version.last;
}

/**
 * Whether one of two versions with equal templates is a restart of the other. Without a restart the
 * templates differ in a value that the agent doesn't send, such as that of a variable.
 */
function isRestartOf(version: Version, other: Version): boolean {
  return version.isRestart || other.isRestart;
}

/** Objects of a mirror never change, so each is read only once. */
const readVersions = new WeakMap<JsonObject, Version | null>();

function readVersion(replicaSet: JsonObject): Version | null {
  let version = readVersions.get(replicaSet);
  if (version === undefined) readVersions.set(replicaSet, (version = toVersion(replicaSet)));
  return version;
}

function toVersion(replicaSet: JsonObject): Version | null {
  const revisions = [
    ...textAt(replicaSet, 'metadata', 'annotations', REVISION_HISTORY)
      .split(',')
      .slice(0, MAX_REVISIONS),
    textAt(replicaSet, 'metadata', 'annotations', REVISION),
  ]
    .filter((text) => /^\d{1,9}$/.test(text))
    .map(Number);
  if (revisions.length === 0) return null;
  const template = valueAt(replicaSet, 'spec', 'template');
  let text: string | undefined;
  return {
    first: Math.min(...revisions),
    last: Math.max(...revisions),
    template: () => (text ??= canonicalJson(withoutRestart(template))),
    isRestart: textAt(template, 'metadata', 'annotations', RESTARTED_AT) !== '',
  };
}

function withoutRestart(template: Json | undefined): Json {
  if (!isObject(template)) return null;
  const { metadata, ...rest } = template;
  const { annotations, labels } = isObject(metadata) ? metadata : {};
  return {
    ...rest,
    annotations: withoutKey(annotations, RESTARTED_AT),
    labels: withoutKey(labels, TEMPLATE_HASH),
  };
}

function withoutKey(map: Json | undefined, key: string): Json {
  return isObject(map)
    ? Object.fromEntries(Object.entries(map).filter(([name]) => name !== key))
    : {};
}
