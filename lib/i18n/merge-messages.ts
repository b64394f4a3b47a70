interface MessageTree {
  readonly [key: string]: unknown;
}

function isTree(value: unknown): value is MessageTree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The messages of a layout and those of the page in it. A page that has `instructor.members` keeps
 * `instructor.access` of its layout. Compiled messages are texts or arrays, never merged.
 */
export function mergeMessages(outer: MessageTree, inner: MessageTree): MessageTree {
  const merged: Record<string, unknown> = { ...outer };
  for (const [key, value] of Object.entries(inner)) {
    const before = merged[key];
    merged[key] = isTree(before) && isTree(value) ? mergeMessages(before, value) : value;
  }
  return merged;
}
