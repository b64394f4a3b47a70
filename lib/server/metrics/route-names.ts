/** The route of a request that has no known path. */
const OTHER = 'other';
/** Folders of files, whose names change with each build. */
const FOLDERS = ['/_next/static/', '/agent/'];

/**
 * Names the route of a request by its pattern, such as `/api/seats/[seat]`, so that no id becomes a
 * label. `patterns`: the paths that exist.
 */
export function createRouteNames(patterns: readonly string[]): (path: string) => string {
  const fixed = new Set(patterns.filter((pattern) => !pattern.includes('[')));
  const withParameters = Map.groupBy(
    patterns.filter((pattern) => pattern.includes('[')).map((pattern) => pattern.split('/')),
    (segments) => segments.length,
  );
  return (path) => {
    if (fixed.has(path)) return path;
    const folder = FOLDERS.find((prefix) => path.startsWith(prefix));
    if (folder !== undefined) return `${folder}*`;
    const segments = path.split('/');
    const matching = (withParameters.get(segments.length) ?? []).filter((pattern) =>
      pattern.every((part, index) => part.startsWith('[') || part === segments[index]),
    );
    // `/seats/new` would match `/seats/[seat]` too. The pattern with more fixed parts is meant.
    const [best] = matching.sort((a, b) => countParameters(a) - countParameters(b));
    return best?.join('/') ?? OTHER;
  };
}

function countParameters(pattern: readonly string[]): number {
  return pattern.filter((part) => part.startsWith('[')).length;
}
