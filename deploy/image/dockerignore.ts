/** Decides which files of a folder become the build's context. Paths are relative, with `/`. */
export interface ContextFilter {
  isIncluded(path: string): boolean;
  /** Whether a folder can contain included files, so that a walk enters it. */
  canContain(folder: string): boolean;
}

/**
 * Reads a `.dockerignore`: of all patterns that match a path or a folder above it, the last one
 * decides, and `!` includes again.
 */
export function createContextFilter(text: string): ContextFilter {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const glob = line.replace(/^!/, '').replace(/^\/|\/$/g, '');
      return { glob, includes: line.startsWith('!'), pattern: toPattern(glob) };
    });
  const isIncluded = (path: string): boolean => {
    const parts = path.split('/');
    const ancestors = parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
    const last = rules.findLast(({ pattern }) => ancestors.some((above) => pattern.test(above)));
    return last?.includes ?? true;
  };
  return {
    isIncluded,
    canContain: (folder) =>
      isIncluded(folder) ||
      rules.some(
        ({ includes, glob }) =>
          includes && (glob.startsWith('**') || glob.startsWith(`${folder}/`)),
      ),
  };
}

function toPattern(glob: string): RegExp {
  const source = glob.replaceAll(/\*\*\/?|\*|\?|[.+^${}()|[\]\\]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}
