import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';

// Sanitizes last (R9), so that nothing from an earlier step reaches a page. Raw HTML is dropped.
const pipeline = unified()
  .use(remarkParse)
  .use(remarkRehype)
  .use(rehypeSanitize)
  .use(rehypeStringify)
  .freeze();

/** Renders an author's Markdown (CommonMark) as HTML that is safe for a page. */
export function renderMarkdown(markdown: string): string {
  return String(pipeline.processSync(markdown)).trim();
}

/** The positions of raw HTML, which `renderMarkdown` drops. Lines and columns count from 1. */
export function findRawHtml(
  markdown: string,
): { readonly line: number; readonly column: number }[] {
  const positions: { line: number; column: number }[] = [];
  const visit = (node: {
    type: string;
    value?: string;
    position?: { start: { line: number; column: number } } | undefined;
    children?: unknown[];
  }): void => {
    if (node.type === 'html' && !node.value?.startsWith('<!--') && node.position)
      positions.push({ line: node.position.start.line, column: node.position.start.column });
    for (const child of node.children ?? []) visit(child as typeof node);
  };
  visit(pipeline.parse(markdown));
  return positions;
}
