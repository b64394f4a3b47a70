import { useEffect, useRef, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import type { Language } from '#lib/i18n/language.ts';
import { FixedLanguage } from '#lib/i18n/provider.tsx';
import { CARDS_PER_PAGE, type Paper } from './paper.ts';
import './printed-cards.css';

/** The order on a card. */
const CARD_LANGUAGES: readonly Language[] = ['en', 'ja'];

interface Props {
  readonly name: string;
  readonly code: string;
  readonly address: string;
  readonly qrCode: ReactNode;
  readonly paper: Paper;
  /** Called when the browser has taken over the page. */
  readonly onPrinted: () => void;
}

/** A page of equal cards to cut out, which only paper shows. Each card is in both languages. */
export function PrintedCards({ name, code, address, qrCode, paper, onPrinted }: Props) {
  const done = useRef(onPrinted);
  useEffect(() => {
    done.current = onPrinted;
  }, [onPrinted]);
  useEffect(() => {
    const finish = () => done.current();
    window.addEventListener('afterprint', finish);
    window.print();
    return () => window.removeEventListener('afterprint', finish);
  }, []);
  const shownAddress = address.replace(/^https?:\/\//, '');
  return createPortal(
    <div data-part="printed-cards" data-paper={paper} aria-hidden="true">
      {Array.from({ length: CARDS_PER_PAGE }, (_, index) => (
        <div
          key={index}
          data-part="printed-card"
          className="flex min-w-0 items-center gap-14 overflow-hidden border border-rule p-14 text-[0.75rem]/16 text-ink [&_svg]:size-128 [&_svg]:border-0"
        >
          {qrCode}
          <div className="grid min-w-0 flex-1 gap-6">
            <b className="line-clamp-2 text-[0.875rem]/18 wrap-anywhere">{name}</b>
            <b className="font-mono text-[1.125rem]/22 wrap-anywhere">{code}</b>
            <span className="font-mono wrap-anywhere">{shownAddress}</span>
            {CARD_LANGUAGES.map((language) => (
              <FixedLanguage key={language} language={language}>
                <CardSteps language={language} />
              </FixedLanguage>
            ))}
          </div>
        </div>
      ))}
    </div>,
    document.body,
  );
}

function CardSteps({ language }: { readonly language: Language }) {
  const t = useTranslations('instructor.access.cards');
  return <span lang={language}>{t('steps')}</span>;
}
