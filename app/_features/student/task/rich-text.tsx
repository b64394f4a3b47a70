'use client';
import { createElement, Fragment, useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { highlightCode, copyableText } from './highlight-code.ts';

/** What authors may use, and what it becomes: a page's own headings stand above theirs. The pack was sanitised when it was loaded; this holds again. */
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
    <CopyableCode text={copyableText(text)} label={label}>
      {highlightCode(text, language).map((piece, place) => (
        <span key={place} data-ink={piece.emphasis}>
          {piece.text}
        </span>
      ))}
    </CopyableCode>
  );
}

function renderNode(node: Node, codeLabel: string): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (node.nodeType !== Node.ELEMENT_NODE) return null;
  const element = node as Element;
  if (element.tagName === 'PRE') return renderCodeBlock(element, codeLabel);
  const children = [...element.childNodes].map((child, place) => (
    <Fragment key={place}>{renderNode(child, codeLabel)}</Fragment>
  ));
  if (element.tagName === 'A') return renderLink(element, children);
  const tag = ALLOWED_TAGS[element.tagName];
  if (tag === undefined) return children;
  return VOID_TAGS.has(tag) ? createElement(tag) : createElement(tag, null, ...children);
}

/** An author's words: sanitised HTML in, elements of the page out. Every block of commands gets a button that copies it. */
export function RichText({ html }: { readonly html: string }) {
  const t = useTranslations('student.task');
  const label = t('command');
  const content = useMemo(() => {
    const { body } = new DOMParser().parseFromString(html, 'text/html');
    return [...body.childNodes].map((child, place) => (
      <Fragment key={place}>{renderNode(child, label)}</Fragment>
    ));
  }, [html, label]);
  return <div className="prose">{content}</div>;
}
