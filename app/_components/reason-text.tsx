'use client';
import { useTranslations } from 'use-intl';
import type { Sentence, Span } from '#lib/i18n/sentence.ts';

/** Text in which Kubernetes' words stand as code and the wrong part is marked. */
export function Spans({ spans }: { readonly spans: readonly Span[] }) {
  return spans.map((span, place) => {
    if ('text' in span) return <span key={place}>{span.text}</span>;
    if ('mark' in span)
      return (
        <code key={place}>
          <mark>{span.mark}</mark>
        </code>
      );
    return <code key={place}>{span.code}</code>;
  });
}

/** The letters of a sentence, for search and for names in the accessibility tree. */
export function spansToText(spans: readonly Span[] | undefined): string {
  return (spans ?? [])
    .map((span) => ('text' in span ? span.text : 'mark' in span ? span.mark : span.code))
    .join('');
}

const REASON_PARTS = ['found', 'expected', 'next'] as const;

/** Found / Expected / Next, one sentence each, never cut. */
export function ReasonText({ sentence }: { readonly sentence: Sentence }) {
  const t = useTranslations('common.reason');
  return (
    <dl className="says">
      {REASON_PARTS.map((part) => {
        const spans = sentence[part];
        return (
          spans &&
          spans.length > 0 && (
            <div key={part} data-part={part}>
              <dt>{t(part)}</dt>
              <dd>
                <Spans spans={spans} />
              </dd>
            </div>
          )
        );
      })}
    </dl>
  );
}
