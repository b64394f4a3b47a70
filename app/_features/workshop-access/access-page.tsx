'use client';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorWords } from '#lib/i18n/error-messages.ts';
import type { EventSummary } from '#lib/protocol/http.ts';
import { PageBoard } from '#app/_components/instructor-header.tsx';
import { useAnswer } from '#app/_components/use-api-result.ts';
import { ExportSection } from './export-section.tsx';
import { JoinSection } from './join-section.tsx';
import { InviteSection, MachinesSection } from './machines-section.tsx';
import { TokensSection } from './tokens-section.tsx';

/** How people and machines get in, and how the event's data gets out. `address` is the server's public one. */
export function SetupPage({
  event: id,
  address,
}: {
  readonly event: string;
  readonly address: string;
}) {
  const t = useTranslations('instructor');
  const common = useTranslations('common.act');
  const errorWords = useErrorWords();
  const { fetched, again } = useAnswer(api.events);
  const event = fetched.state === 'here' ? fetched.value.find((each) => each.id === id) : undefined;
  return (
    <>
      <PageBoard title={t('setup.title')}>
        <span className="soft clip">{event?.name}</span>
        <a href={`/events/${id}`}>{t('setup.backToRoom')}</a>
        <a href={`/events/${id}/projector`}>{t('setup.projector')}</a>
        <a href={`/events/${id}/preflight`}>{t('setup.preflight')}</a>
        <a href={`/events/${id}/settings`}>{t('setup.settings')}</a>
        <a href="/events">{t('events.title')}</a>
      </PageBoard>
      {fetched.state === 'asking' && (
        <main className="two-columns">
          <p className="soft" role="status">
            {t('events.loading')}
          </p>
        </main>
      )}
      {fetched.state === 'failed' && (
        <main className="two-columns">
          <p role="alert">
            {errorWords(fetched.error)} <Button onClick={again}>{common('retry')}</Button>
          </p>
        </main>
      )}
      {fetched.state === 'here' &&
        (event ? (
          <Sections event={event} address={address} />
        ) : (
          <main className="two-columns">
            <p>
              {t('setup.notYours')} <a href="/events">{t('events.title')}</a>
            </p>
          </main>
        ))}
    </>
  );
}

function Sections({ event, address }: { readonly event: EventSummary; readonly address: string }) {
  const tokens = useAnswer(useCallback(() => api.tokens(event.id), [event.id]));
  return (
    <main className="two-columns">
      <div>
        <JoinSection event={event} address={address} />
        <ExportSection event={event.id} made={tokens.again} />
      </div>
      <div>
        <MachinesSection event={event.id} made={tokens.again} />
        <InviteSection event={event.id} made={tokens.again} />
        <TokensSection event={event.id} fetched={tokens.fetched} again={tokens.again} />
      </div>
    </main>
  );
}
