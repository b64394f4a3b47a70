import { useTranslations } from 'use-intl';
import type { Sentence } from '#lib/i18n/sentence.ts';
import { cn } from './cn.ts';
import { Spans } from './spans.tsx';

const REASON_PARTS = ['found', 'expected', 'next'] as const;

interface Props {
  readonly sentence: Sentence;
  readonly className?: string;
}

/** Found, expected and next step of a reason: one sentence each, never truncated. */
export function ReasonText({ sentence, className }: Props) {
  const t = useTranslations('common.reason');
  return (
    <dl data-part="reason" className={cn('grid grid-cols-[max-content_1fr] gap-x-10', className)}>
      {REASON_PARTS.map((part) => {
        const spans = sentence[part];
        return (
          spans &&
          spans.length > 0 && (
            <div key={part} data-part={part} className="group contents">
              <dt className="text-soft">{t(part)}</dt>
              <dd className="wrap-anywhere [&_code]:wrap-anywhere">
                <Spans spans={spans} />
              </dd>
            </div>
          )
        );
      })}
    </dl>
  );
}
