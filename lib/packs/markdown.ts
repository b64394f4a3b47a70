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
