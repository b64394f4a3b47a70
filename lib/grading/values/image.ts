import { resolveMirror } from './image-mirrors.ts';

/**
 * The parts of an image reference, as Docker resolves it: `nginx` is
 * `docker.io/library/nginx:latest`.
 */
export interface ImageReference {
  readonly registry: string;
  readonly repository: string;
  /** Empty if the reference only has a digest. */
  readonly tag: string;
  readonly digest: string;
}

/**
 * Parses an image reference. A first part without a dot, a colon or an uppercase letter that isn't
 * `localhost` is not a registry. Source: distribution/reference, `splitDockerDomain`.
 */
export function parseImage(reference: string): ImageReference {
  const [rest = '', digest = ''] = splitAt(reference.trim(), reference.indexOf('@'));
  const slash = rest.indexOf('/');
  const first = slash < 0 ? '' : rest.slice(0, slash);
  const isRegistry = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  const path = isRegistry ? rest.slice(slash + 1) : rest;
  const [name, tag] = splitAt(path, path.lastIndexOf(':'));
  const registry = isRegistry && first !== 'index.docker.io' ? first : 'docker.io';
  const repository = registry === 'docker.io' && !name.includes('/') ? `library/${name}` : name;
  return { registry, repository, tag: tag || (digest ? '' : 'latest'), digest };
}

function splitAt(text: string, at: number): [string, string] {
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

type ImageDifference = 'registry' | 'name' | 'tag';

/**
 * The first part in which two references differ, or null if they name the same image. In an
 * expectation, `*` matches any name (`*:1.18.0`) or any tag (`busybox:*`). A digest in the found
 * reference only pins its tag. An image from a mirror of Docker Hub is the same image.
 */
export function findImageDifference(expected: string, found: string): ImageDifference | null {
  return findDifference(withoutMirror(parseImage(expected)), withoutMirror(parseImage(found)));
}

/**
 * Like {@link findImageDifference}, but an image from a mirror is another one: a node finds a pulled
 * image only under the name under which it was pulled.
 */
export function findPulledImageDifference(expected: string, found: string): ImageDifference | null {
  return findDifference(parseImage(expected), parseImage(found));
}

function withoutMirror(reference: ImageReference): ImageReference {
  return { ...reference, ...resolveMirror(reference) };
}

function findDifference(want: ImageReference, have: ImageReference): ImageDifference | null {
  const anyName = want.repository === 'library/*';
  if (!anyName && want.repository !== have.repository) return 'name';
  if (!anyName && want.registry !== have.registry) return 'registry';
  if (want.tag !== '*' && want.tag !== have.tag) return 'tag';
  return want.digest && want.digest !== have.digest ? 'tag' : null;
}
