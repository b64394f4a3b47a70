import { formatApiVersion, parseGvk, type KubeObject, type RecordedKind } from './recording.ts';

/** The representation that a client requested. */
export type Shape =
  | { kind: 'whole' }
  | { kind: 'metadata' }
  /** The client requested values of a kind that was recorded with metadata only. */
  | { kind: 'not recorded' };

/**
 * Reads the Accept header, for example
 * `application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1`.
 */
export function chooseShape(accept: string | undefined, kind: RecordedKind): Shape {
  const metadata = (accept ?? '')
    .split(',')
    .some((type) => /;\s*as=PartialObjectMetadata(List)?\s*(;|$)/.test(type));
  if (metadata) return { kind: 'metadata' };
  return kind.mode === 'metadata' ? { kind: 'not recorded' } : { kind: 'whole' };
}

/** The object in the requested representation. */
export function applyShape(shape: Shape, object: KubeObject): KubeObject {
  if (shape.kind !== 'metadata') return object;
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}

/** The head of a list in the requested representation. */
export function listTypeMeta(
  shape: Shape,
  kind: RecordedKind,
): { kind: string; apiVersion: string } {
  if (shape.kind === 'metadata')
    return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' };
  return { kind: `${parseGvk(kind.gvk).kind}List`, apiVersion: formatApiVersion(kind) };
}
