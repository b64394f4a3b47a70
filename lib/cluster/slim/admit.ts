import { isObject, toWellFormed, type JsonObject } from '#lib/kit/json.ts';
import { jsonBytes } from '#lib/kit/json-bytes.ts';
import type { Change, ObjectRef } from '#lib/protocol/change.ts';
import { ProbeObservation } from '#lib/protocol/probe.ts';
import { labels, name, uid } from './common.ts';
import { withKeys } from './config-map.ts';
import { slimByPaths } from './custom.ts';
import { withImageNames } from './images.ts';
import { OBJECT_LIMITS, TEXT_LIMITS } from './limits.ts';
import { applyShape, fields, scalarFields, text, type ShapeReport } from './shape.ts';
import { findShape, splitGvk } from './slim.ts';

/**
 * The paths that plans list for a kind without a shape; undefined if no plan lists the kind.
 * `stored`: every field that a former plan let through, for objects that are read from the log.
 */
export type AdmittedPaths = readonly string[] | 'stored' | undefined;

export interface AdmitOptions {
  readonly paths?: AdmittedPaths;
  /** A larger object becomes an `oversized` record. */
  readonly maxBytes?: number;
}

/**
 * The part of an object that may leave the VM (R3) and that the server stores, within all limits of
 * `limits.ts`. Agents and the server call it, because the server can't trust an agent. Idempotent:
 * the server changes nothing in what an agent of the same version admitted.
 *
 * The object is `cut` if a list, a map or a level of it was left out, and `oversized` if only its
 * identity and labels were kept. Its name, namespace and uid are those of `ref`.
 */
export function admitObject(
  ref: ObjectRef,
  object: JsonObject,
  { paths, maxBytes = OBJECT_LIMITS.objectBytes }: AdmitOptions = {},
): JsonObject {
  if (object['oversized'] === true) return oversizedRecord(ref, object);
  const report: ShapeReport = { cut: object['cut'] === true };
  const admitted = withIdentity(ref, applyKind(ref.gvk, object, paths, report));
  if (report.cut) admitted['cut'] = true;
  return jsonBytes(admitted) <= maxBytes ? admitted : oversizedRecord(ref, object);
}

/** Whether more than the metadata of a kind's objects can leave the VM. */
export function isAdmissibleKind(gvk: string, paths: AdmittedPaths): boolean {
  return findShape(gvk) !== undefined || paths !== undefined;
}

/** Whether a check can miss a part of this object. */
export function isIncomplete(object: JsonObject): boolean {
  return object['cut'] === true || object['oversized'] === true;
}

/** Name, namespace and uid of an object within their limits. */
export function admitRef({ uid: id, gvk, ns, name: objectName }: ObjectRef): ObjectRef {
  return {
    uid: applyShape(uid, id) as string,
    gvk,
    ns: applyShape(name, ns) as string,
    name: applyShape(name, objectName) as string,
  };
}

function applyKind(
  gvk: string,
  object: JsonObject,
  paths: AdmittedPaths,
  report: ShapeReport,
): JsonObject {
  const shape = findShape(gvk);
  if (shape !== undefined)
    return applyShape(
      shape,
      { ...prepareObject(gvk, object), ...splitGvk(gvk) },
      report,
    ) as JsonObject;
  return slimByPaths(
    splitGvk(gvk),
    paths === 'stored' ? Object.keys(object).filter((key) => !OWN_KEYS.has(key)) : (paths ?? []),
    object,
    report,
  );
}

/** Set by `admitObject`, or part of every object. */
const OWN_KEYS = new Set(['apiVersion', 'kind', 'metadata', 'cut', 'oversized', 'limited']);

function prepareObject(gvk: string, object: JsonObject): JsonObject {
  if (gvk === 'v1/ConfigMap') return withKeys(object);
  return gvk === 'v1/Node' ? withImageNames(object) : object;
}

/** Changes `slim`, which no other code has yet. */
function withIdentity(ref: ObjectRef, slim: JsonObject): JsonObject {
  const metadata = isObject(slim['metadata']) ? slim['metadata'] : {};
  metadata['name'] = toWellFormed(ref.name);
  if (ref.ns === '') delete metadata['namespace'];
  else metadata['namespace'] = toWellFormed(ref.ns);
  metadata['uid'] = toWellFormed(ref.uid);
  slim['metadata'] = metadata;
  return slim;
}

const time = text(TEXT_LIMITS.timeChars);
const recordShape = fields({
  metadata: fields({
    ...scalarFields('creationTimestamp deletionTimestamp', time),
    labels,
  }),
});

/**
 * What is kept of an object that is too large: identity, timestamps and the first labels. `limited`
 * if the object itself isn't too large, but its seat has too many objects.
 */
export function oversizedRecord(
  ref: ObjectRef,
  object: JsonObject,
  { isLimited = false }: { readonly isLimited?: boolean } = {},
): JsonObject {
  const { metadata } = applyShape(recordShape, { metadata: object['metadata'] ?? {} }) as {
    metadata?: JsonObject;
  };
  const { labels: allLabels, ...times } = metadata ?? {};
  const build = (kept: JsonObject): JsonObject => ({
    ...withIdentity(ref, { ...splitGvk(ref.gvk), metadata: kept }),
    oversized: true,
    ...(isLimited && { limited: true }),
  });
  const entries = isObject(allLabels)
    ? Object.entries(allLabels).slice(0, OBJECT_LIMITS.recordLabels)
    : [];
  for (let count = entries.length; count > 0; count -= 1) {
    const record = build({ ...times, labels: Object.fromEntries(entries.slice(0, count)) });
    if (jsonBytes(record) <= OBJECT_LIMITS.recordBytes) return record;
  }
  const record = build(times);
  return jsonBytes(record) <= OBJECT_LIMITS.recordBytes ? record : build({});
}

/**
 * The response to a probe within its limit: the answers of other ports are left out, then a body that
 * is too long is cut. What isn't a response is dropped, and no check reads it.
 */
export function admitProbeObservation(object: JsonObject): JsonObject {
  const parsed = ProbeObservation.safeParse(object);
  if (!parsed.success) return { unreadable: true };
  let observation = parsed.data;
  const fits = () => jsonBytes(observation) <= OBJECT_LIMITS.observedBytes;
  while (!fits() && observation.answer.kind === 'answered') {
    const { others, ...answer } = observation.answer;
    if (others !== undefined) {
      observation = { ...observation, answer };
      continue;
    }
    if (answer.body === '') break;
    const body = toWellFormed(answer.body.slice(0, Math.floor(answer.body.length * 0.75)));
    observation = { ...observation, answer: { ...answer, body, truncated: true } };
  }
  return fits() ? (observation as unknown as JsonObject) : { unreadable: true };
}

/**
 * Admits the object of a change. `pathsOf`: the paths of a kind without a shape in all plans that
 * the workshop has had.
 */
export function admitChange(change: Change, pathsOf: (gvk: string) => AdmittedPaths): Change {
  switch (change.op) {
    case 'set':
    case 'gone':
      return {
        ...change,
        object: admitObject(change, change.object, { paths: pathsOf(change.gvk) }),
      };
    case 'observed':
      return {
        ...change,
        object:
          change.what === 'probe'
            ? admitProbeObservation(change.object)
            : admitObject(change, change.object, { maxBytes: OBJECT_LIMITS.observedBytes }),
      };
    case 'cluster':
    case 'gap':
    case 'plan-applied':
    case 'reset-begin':
    case 'reset-end':
      return change;
  }
}
