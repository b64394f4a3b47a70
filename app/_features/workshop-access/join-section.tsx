import { useRouter } from 'next/navigation';
import { Suspense, useEffect, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { PageSection } from '#app/_components/page-section.tsx';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import type { Paper } from './paper.ts';

const [PrintCardsDialog, preloadDialog] = lazyWithPreload(() =>
  import('./print-cards-dialog.tsx').then((module) => module.PrintCardsDialog),
);
const [PrintedCards, preloadCards] = lazyWithPreload(() =>
  import('./printed-cards.tsx').then((module) => module.PrintedCards),
);

interface Props {
  readonly workshop: Pick<WorkshopSummary, 'name' | 'state' | 'code'>;
  readonly serverUrl: string;
  /** The code that `qrCode` is for. */
  readonly qrCodeOf: string;
  readonly qrCode: ReactNode;
}

/** Code, link, QR code and printed cards for students. Nothing to join with after the end. */
export function JoinSection({ workshop, serverUrl, qrCodeOf, qrCode }: Props) {
  const t = useTranslations('instructor.access');
  const router = useRouter();
  const { state, code, name } = workshop;
  const isOver = state === 'ended' || state === 'archived';
  useEffect(() => {
    // Another staff member has changed the code. The server renders its QR code.
    if (!isOver && code !== qrCodeOf) router.refresh();
  }, [isOver, code, qrCodeOf, router]);
  if (isOver)
    return (
      <PageSection title={t('students')}>
        <p>{t('ended')}</p>
      </PageSection>
    );
  const address = `${serverUrl}/join`;
  const link = `${address}/${code}`;
  return (
    <PageSection title={t('students')}>
      <p>{t('studentsLead')}</p>
      {state === 'draft' && (
        <p data-part="not-active" className="pt-6">
          <b>{t('notActive')}</b> {t('draft')}
        </p>
      )}
      <div className="flex flex-wrap gap-24 py-10">
        <span role="img" aria-label={t('qr', { address: link })} className="flex-none">
          {code === qrCodeOf ? qrCode : <span className="block size-208 bg-sunk" />}
        </span>
        <div className="min-w-256 flex-1">
          <p className="text-soft">{t('code')}</p>
          <p
            data-part="join-code"
            className="pb-8 font-mono text-[2.375rem]/44 font-bold wrap-anywhere normal-nums"
          >
            {code}
          </p>
          <CopyableCode text={link} label={t('address')} copyLabel={t('copyLink')} />
          <PrintCards name={name} code={code} address={address} qrCode={qrCode} />
        </div>
      </div>
    </PageSection>
  );
}

interface CardsProps {
  readonly name: string;
  readonly code: string;
  readonly address: string;
  readonly qrCode: ReactNode;
}

/** Asks for the paper, then prints the cards in place of the page. */
function PrintCards(cards: CardsProps) {
  const t = useTranslations('instructor.access.cards');
  const [isAsking, setAsking] = useState(false);
  const [paper, setPaper] = useState<Paper | null>(null);
  return (
    <div className="pt-12">
      <Button
        onPointerEnter={preloadDialog}
        onClick={() => {
          preloadCards();
          setAsking(true);
        }}
      >
        {t('print')}
      </Button>
      <Suspense>
        {isAsking && (
          <PrintCardsDialog
            onClose={() => setAsking(false)}
            onPrint={(chosen) => {
              setAsking(false);
              setPaper(chosen);
            }}
          />
        )}
        {paper !== null && (
          <PrintedCards {...cards} paper={paper} onPrinted={() => setPaper(null)} />
        )}
      </Suspense>
    </div>
  );
}
