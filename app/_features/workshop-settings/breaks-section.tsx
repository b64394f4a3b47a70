import { useRef, useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { InlineForm } from '#app/_components/inline-form.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import { useJsonDraft } from '#app/_components/use-json-draft.ts';
import { instantToZonedTime, zonedTimeToIso } from '#app/_components/zoned-time.ts';
import { DateTime } from '#app/_components/date-time.tsx';
import { useServerNow } from '#lib/client/hooks.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { MAX_BREAK_MINUTES } from '#lib/protocol/limits.ts';
import type { RoomInfo } from '#lib/room/views.ts';
import { useCommand } from './use-command.ts';

const QUARTER_HOUR_MS = 15 * MINUTE_MS;
const BREAK_DRAFT = { startsAt: '', minutes: '15' };

interface Props {
  readonly info: RoomInfo;
  readonly disabled: boolean;
}

/** The planned breaks. During a break all pages count down to its end. */
export function BreaksSection({ info, disabled }: Props) {
  const t = useTranslations('settings');
  const { id, timeZone } = info.workshop;
  const { sendCommand, sending } = useCommand(id);
  const isOff = sending || disabled;
  const list = useRef<HTMLUListElement>(null);
  const cancel = async (breakId: number) => {
    if (isOff) return;
    // The button goes with its row.
    if (await sendCommand({ kind: 'cancel-break', breakId }, t('breakCanceled')))
      list.current?.focus();
  };
  return (
    <PageSection title={t('breaks')}>
      <p>{t('breaksLead', { zone: timeZone })}</p>
      {info.schedule.breaks.length === 0 && <p className="text-soft">{t('noBreaks')}</p>}
      <ul ref={list} tabIndex={-1} aria-label={t('breaks')} className="outline-none">
        {info.schedule.breaks.map((plannedBreak) => (
          <li
            key={plannedBreak.id}
            className="flex flex-wrap items-center gap-8 border-b border-rule py-6"
          >
            <span className="min-w-192 flex-1">
              <DateTime at={plannedBreak.startsAt} zone={timeZone} />,{' '}
              {t('minutesLong', { minutes: plannedBreak.minutes })}
            </span>
            <Button aria-disabled={isOff} onClick={() => void cancel(plannedBreak.id)}>
              {t('cancelBreak')}
            </Button>
          </li>
        ))}
      </ul>
      <PlanBreakForm
        timeZone={timeZone}
        storageKey={`podium.break.${id}`}
        disabled={isOff}
        onPlan={(startsAt, minutes) =>
          sendCommand({ kind: 'plan-break', startsAt, minutes }, t('breakPlanned'))
        }
      />
    </PageSection>
  );
}

function parseMinutes(text: string): number | null {
  const minutes = /^\d+$/.test(text.trim()) ? Number(text) : 0;
  return minutes >= 1 && minutes <= MAX_BREAK_MINUTES ? minutes : null;
}

/** Times are in the zone of the workshop. The default start is the next quarter of an hour. */
function PlanBreakForm({
  timeZone,
  storageKey,
  disabled,
  onPlan,
}: {
  readonly timeZone: string;
  readonly storageKey: string;
  readonly disabled: boolean;
  readonly onPlan: (startsAt: number, minutes: number) => Promise<boolean>;
}) {
  const t = useTranslations('settings');
  const { typed, type } = useJsonDraft(storageKey, BREAK_DRAFT);
  const values = { ...BREAK_DRAFT, ...typed };
  const [submitAttempted, setSubmitAttempted] = useState(false);
  const now = useServerNow(30_000);
  const local =
    values.startsAt ||
    (now === null
      ? ''
      : instantToZonedTime(Math.ceil(now / QUARTER_HOUR_MS) * QUARTER_HOUR_MS, timeZone));
  const startsAt = zonedTimeToIso(local, timeZone);
  const minutes = parseMinutes(values.minutes);
  const hasEnded =
    startsAt !== null && now !== null && Date.parse(startsAt) + (minutes ?? 0) * MINUTE_MS <= now;
  const startError = startsAt === null ? t('startsAtWrong') : hasEnded ? t('breakOver') : undefined;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setSubmitAttempted(true);
    if (
      disabled ||
      startsAt === null ||
      minutes === null ||
      hasEnded ||
      !(await onPlan(Date.parse(startsAt), minutes))
    )
      return;
    setSubmitAttempted(false);
    type({ startsAt: '' });
  };
  return (
    <InlineForm onSubmit={(event) => void submit(event)}>
      <Field
        label={t('startsAt')}
        type="datetime-local"
        value={local}
        error={submitAttempted ? startError : undefined}
        onTextChange={(text) => type({ startsAt: text })}
      />
      <Field
        label={t('minutes')}
        inputMode="numeric"
        characters={4}
        value={values.minutes}
        error={
          submitAttempted && minutes === null
            ? t('between', { least: 1, most: MAX_BREAK_MINUTES })
            : undefined
        }
        onTextChange={(text) => type({ minutes: text })}
      />
      <Button primary type="submit" aria-disabled={disabled}>
        {t('planBreak')}
      </Button>
    </InlineForm>
  );
}
