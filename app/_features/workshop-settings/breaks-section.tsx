'use client';
import { useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { Day } from '#app/_components/time.tsx';
import { useServerNow } from '#lib/client/hooks.ts';
import type { RoomHead } from '#lib/room/views.ts';
import { isoToZoned, zonedToIso } from '#app/_components/zoned-time.ts';
import { useAct } from './use-command.ts';

const MOST_MINUTES = 180;
const QUARTER_MS = 900_000;

/** Breaks that are planned; everybody's page counts down to their end while they run. */
export function BreaksSection({ head, off }: { readonly head: RoomHead; readonly off: boolean }) {
  const t = useTranslations('settings');
  const { id, timeZone } = head.event;
  const { act, sending, error } = useAct(id);
  return (
    <section className="setup-section">
      <h2 className="section-head">{t('breaks')}</h2>
      <p>{t('breaksLead', { zone: timeZone })}</p>
      {head.pace.breaks.length === 0 && <p className="soft">{t('noBreaks')}</p>}
      <ul className="exports">
        {head.pace.breaks.map((each) => (
          <li key={each.id}>
            <span>
              <Day at={each.startsAt} zone={timeZone} />,{' '}
              {t('minutesLong', { minutes: each.minutes })}
            </span>
            <Button
              disabled={sending || off}
              onClick={() => void act({ kind: 'cancel-break', break: each.id })}
            >
              {t('cancelBreak')}
            </Button>
          </li>
        ))}
      </ul>
      <PlanBreak
        timeZone={timeZone}
        off={off || sending}
        plan={(startsAt, minutes) => act({ kind: 'plan-break', startsAt, minutes })}
      />
      {error && (
        <p role="alert" className="field-error">
          {error}
        </p>
      )}
    </section>
  );
}

function minutesIn(text: string): number | null {
  const minutes = /^\d+$/.test(text.trim()) ? Number(text) : 0;
  return minutes >= 1 && minutes <= MOST_MINUTES ? minutes : null;
}

/** Times are typed in the event's zone; the next quarter of an hour to begin with. */
function PlanBreak({
  timeZone,
  off,
  plan,
}: {
  readonly timeZone: string;
  readonly off: boolean;
  readonly plan: (startsAt: number, minutes: number) => Promise<boolean>;
}) {
  const t = useTranslations('settings');
  const [typed, setTyped] = useState({ startsAt: '', minutes: '15' });
  const [tried, setTried] = useState(false);
  const now = useServerNow(30_000);
  const local =
    typed.startsAt ||
    (now === null ? '' : isoToZoned(Math.ceil(now / QUARTER_MS) * QUARTER_MS, timeZone));
  const startsAt = zonedToIso(local, timeZone);
  const minutes = minutesIn(typed.minutes);
  const over =
    startsAt !== null && now !== null && Date.parse(startsAt) + (minutes ?? 0) * 60_000 <= now;
  const wrongStart = startsAt === null ? t('startsAtWrong') : over ? t('breakOver') : undefined;
  const submit = async (submitted: SubmitEvent) => {
    submitted.preventDefault();
    setTried(true);
    if (
      startsAt === null ||
      minutes === null ||
      over ||
      !(await plan(Date.parse(startsAt), minutes))
    )
      return;
    setTried(false);
    setTyped({ ...typed, startsAt: '' });
  };
  return (
    <form className="inline-form" onSubmit={(submitted) => void submit(submitted)} noValidate>
      <Field
        label={t('startsAt')}
        type="datetime-local"
        value={local}
        error={tried ? wrongStart : undefined}
        onChange={(event) => setTyped({ ...typed, startsAt: event.target.value })}
      />
      <Field
        label={t('minutes')}
        inputMode="numeric"
        size={4}
        value={typed.minutes}
        error={
          tried && minutes === null ? t('between', { least: 1, most: MOST_MINUTES }) : undefined
        }
        onChange={(event) => setTyped({ ...typed, minutes: event.target.value })}
      />
      <Button main type="submit" disabled={off}>
        {t('planBreak')}
      </Button>
    </form>
  );
}
