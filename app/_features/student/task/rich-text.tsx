import { createElement, Fragment, useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { cn } from '#app/_components/cn.ts';
import { StudentCode } from '../layout/student-code.tsx';
import { copyableText, highlightCode } from './highlight-code.ts';

/**
 * The elements that authors can use, and how they are rendered. Headings become h3 and h4, below the
 * headings of the page. The pack was sanitized when it was loaded; this list enforces it again (R9).
 */
const ALLOWED_TAGS: Readonly<Record<string, string>> = {
  P: 'p',
  UL: 'ul',
  OL: 'ol',
  LI: 'li',
  DL: 'dl',
  DT: 'dt',
  DD: 'dd',
  STRONG: 'strong',
  B: 'strong',
  EM: 'em',
  I: 'em',
  CODE: 'code',
  BLOCKQUOTE: 'blockquote',
  HR: 'hr',
  BR: 'br',
  H1: 'h3',
  H2: 'h3',
  H3: 'h3',
  H4: 'h4',
  H5: 'h4',
  H6: 'h4',
  TABLE: 'table',
  THEAD: 'thead',
  TBODY: 'tbody',
  TR: 'tr',
  TH: 'th',
  TD: 'td',
  DEL: 'del',
  KBD: 'kbd',
  MARK: 'mark',
};
const VOID_TAGS = new Set(['hr', 'br']);

function renderLink(element: Element, children: ReactNode): ReactNode {
  const href = element.getAttribute('href') ?? '';
  return /^https?:\/\//.test(href) ? (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  ) : (
    children
  );
}

function renderCodeBlock(element: Element, label: string): ReactNode {
  const text = (element.textContent ?? '').replace(/\n$/, '');
  const [, language = ''] =
    /language-(\S+)/.exec(element.querySelector('code')?.className ?? '') ?? [];
  return (
    <StudentCode
      text={copyableText(text)}
      label={label}
      preClassName="overflow-x-auto wrap-normal whitespace-pre"
    >
      {highlightCode(text, language).map(({ text: span, emphasis }, index) => (
        <span
          key={index}
          data-emphasis={emphasis}
          className={cn(emphasis === 'bold' && 'font-bold', emphasis === 'soft' && 'text-soft')}
        >
          {span}
        </span>
      ))}
    </StudentCode>
  );
}

function renderNode(node: Node, codeLabel: string): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (node.nodeType !== Node.ELEMENT_NODE) return null;
  const element = node as Element;
  if (element.tagName === 'PRE') return renderCodeBlock(element, codeLabel);
  const children = [...element.childNodes].map((child, index) => (
    <Fragment key={index}>{renderNode(child, codeLabel)}</Fragment>
  ));
  if (element.tagName === 'A') return renderLink(element, children);
  const tag = ALLOWED_TAGS[element.tagName];
  if (tag === undefined) return children;
  return VOID_TAGS.has(tag) ? createElement(tag) : createElement(tag, null, ...children);
}

interface Props {
  /** Sanitized HTML of an author. */
  readonly html: string;
  /** Narrow lines without space above. */
  readonly compact?: boolean;
  readonly className?: string;
}

/** Text of an author as elements of the page. Code blocks get a copy button. */
export function RichText({ html, compact = false, className }: Props) {
  const t = useTranslations('student.task');
  const label = t('command');
  const content = useMemo(() => {
    const { body } = new DOMParser().parseFromString(html, 'text/html');
    return [...body.childNodes].map((child, index) => (
      <Fragment key={index}>{renderNode(child, label)}</Fragment>
    ));
  }, [html, label]);
  return (
    <div
      data-part="rich-text"
      data-compact={compact || undefined}
      className={cn('rich-text', className)}
    >
      {content}
    </div>
  );
}
