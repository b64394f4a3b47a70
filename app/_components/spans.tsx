import type { Span } from '#lib/i18n/sentence.ts';

/** Text with the words of Kubernetes as code and the wrong part marked. */
export function Spans({ spans }: { readonly spans: readonly Span[] }) {
  return spans.map((span, index) => {
    if ('text' in span) return <span key={index}>{span.text}</span>;
    if ('mark' in span)
      return (
        <code key={index}>
          <mark>{span.mark}</mark>
        </code>
      );
    return <code key={index}>{span.code}</code>;
  });
}
