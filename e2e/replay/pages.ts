import type { KubeObject } from './recording.ts';

export type Page = {
  items: KubeObject[];
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
};

export type Pages = {
  openFirst(items: KubeObject[], resourceVersion: string, limit: number): Page;
  /** The page of a token, from the list at that time; undefined for an unknown token. */
  openNext(token: string, limit: number): Page | undefined;
};

/** Serves lists in pages. Later pages show the state of the first page's time, as in etcd. */
export function openPages(): Pages {
  const rest = new Map<string, { items: KubeObject[]; resourceVersion: string }>();
  let given = 0;

  function cut(items: KubeObject[], resourceVersion: string, limit: number): Page {
    if (limit <= 0 || items.length <= limit) return { items, resourceVersion };
    const token = Buffer.from(
      JSON.stringify({ v: 'meta.k8s.io/v1', rv: Number(resourceVersion), page: ++given }),
    ).toString('base64url');
    rest.set(token, { items: items.slice(limit), resourceVersion });
    return {
      items: items.slice(0, limit),
      resourceVersion,
      continue: token,
      remainingItemCount: items.length - limit,
    };
  }

  return {
    openFirst: cut,
    openNext(token, limit) {
      const left = rest.get(token);
      return left && cut(left.items, left.resourceVersion, limit);
    },
  };
}
