import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';

// Sanitised last (R9): whatever an earlier step lets through does not reach a page. Raw HTML in a text is dropped.
const pipeline = unified().use(remarkParse).use(remarkRehype).use(rehypeSanitize).use(rehypeStringify).freeze();

/** An author's Markdown (CommonMark) as HTML that is safe to put on a page. */
export function renderMarkdown(markdown: string): string {
  return String(pipeline.processSync(markdown)).trim();
}

/** Where raw HTML stands in a text, which drops it: lines and columns count from 1. */
export function findRawHtml(markdown: string): { readonly line: number; readonly column: number }[] {
  const found: { line: number; column: number }[] = [];
  const visit = (node: { type: string; value?: string; position?: { start: { line: number; column: number } } | undefined; children?: unknown[] }): void => {
    if (node.type === 'html' && !node.value?.startsWith('<!--') && node.position) found.push({ line: node.position.start.line, column: node.position.start.column });
    for (const child of node.children ?? []) visit(child as typeof node);
  };
  visit(pipeline.parse(markdown));
  return found;
}
