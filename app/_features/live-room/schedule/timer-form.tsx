'use client';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { useServerNow } from '#lib/client/hooks.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { RoomView } from '#lib/room/views.ts';
import { CommandOutcome, useRoomCommands } from '../state/room-commands.tsx';
import { nextTimeOfDay } from './next-time-of-day.ts';

const MINUTE_MS = 60_000;
const TIMER_PRESET_MINUTES = [5, 10, 15, 20] as const;
const MAX_TIMER_SECONDS = 6 * 3_600;

/** The current exercise's time, and the breaks of the day. Both are seen by everybody, and both can be changed at once. */
export function TimerForm({ view }: { readonly view: RoomView }) {
  const t = useTranslations('instructor.room.timer');
  const commands = useRoomCommands();
  const now = useServerNow(1_000) ?? 0;
  const { timer } = view.info.schedule;
  const [minutes, setMinutes] = useState('');
  const leftMs = timer ? Math.max(0, timer.endsAt - now) : 0;
  const wholeMinutes = Number(minutes);
  const setTimer = (seconds: number | null) =>
    void commands.send(
      'timer',
      { kind: 'set-timer', seconds },
      { code: seconds === null ? 'noTimer' : 'timer' },
    );
  const isValid =
    Number.isInteger(wholeMinutes) && wholeMinutes >= 1 && wholeMinutes <= MAX_TIMER_SECONDS / 60;
  return (
    <div className="say-form">
      <div className="reach">
        {TIMER_PRESET_MINUTES.map((each) => (
          <Button
            key={each}
            autoFocus={each === TIMER_PRESET_MINUTES[0]}
            disabled={commands.disabled}
            onClick={() => setTimer(each * 60)}
          >
            {t('set', { minutes: each })}
          </Button>
        ))}
        {timer && (
          <Button
            disabled={commands.disabled}
            onClick={() => setTimer(Math.min(MAX_TIMER_SECONDS, Math.ceil(leftMs / 1000) + 300))}
          >
            {t('add')}
          </Button>
        )}
        {timer && (
          <Button disabled={commands.disabled} onClick={() => setTimer(null)}>
            {t('stop')}
          </Button>
        )}
      </div>
      <form
        className="reach"
        onSubmit={(event) => {
          event.preventDefault();
          if (isValid) setTimer(wholeMinutes * 60);
        }}
      >
        <Field
          label={t('minutes')}
          type="number"
          inputMode="numeric"
          min={1}
          max={MAX_TIMER_SECONDS / 60}
          value={minutes}
          onChange={(event) => setMinutes(event.target.value)}
        />
        {isValid && (
          <Button type="submit" primary disabled={commands.disabled}>
            {t('set', { minutes: wholeMinutes })}
          </Button>
        )}
      </form>
      <p className="soft">{t(timer ? 'runs' : 'none')}</p>
      <CommandOutcome scope="timer" view={view} />
      <BreakList view={view} now={now} />
    </div>
  );
}

function BreakList({ view, now }: { readonly view: RoomView; readonly now: number }) {
  const t = useTranslations('instructor.room.timer');
  const commands = useRoomCommands();
  const [startTime, setStartTime] = useState('');
  const [length, setLength] = useState('10');
  const startsAt = nextTimeOfDay(startTime, now);
  const minutes = Number(length);
  const plan = (event: FormEvent) => {
    event.preventDefault();
    if (startsAt === null) return;
    void commands
      .send(
        'timer',
        { kind: 'plan-break', startsAt, minutes },
        { code: 'breakPlanned' },
        ({ pos }) => ({
          kind: 'cancel-break',
          breakId: pos,
        }),
      )
      .then((done) => done && setStartTime(''));
  };
  return (
    <section>
      <h3 className="section-head">{t('breaks')}</h3>
      {view.info.schedule.breaks.length === 0 && <p className="soft">{t('noBreaks')}</p>}
      <ul>
        {view.info.schedule.breaks.map((each) => {
          const from = formatClock(each.startsAt);
          return (
            <li key={each.id} className="reach">
              <b>
                {t('line', { from, to: formatClock(each.startsAt + each.minutes * MINUTE_MS) })}
              </b>
              <Button
                aria-label={t('cancel', { time: from })}
                disabled={commands.disabled}
                onClick={() =>
                  void commands.send(
                    'timer',
                    { kind: 'cancel-break', breakId: each.id },
                    { code: 'breakCanceled' },
                    () => ({ kind: 'plan-break', startsAt: each.startsAt, minutes: each.minutes }),
                  )
                }
              >
                {t('cancelShort')}
              </Button>
            </li>
          );
        })}
      </ul>
      <form className="reach" onSubmit={plan}>
        <Field
          label={t('at')}
          type="time"
          value={startTime}
          error={startTime !== '' && startsAt === null ? t('past') : undefined}
          onChange={(event) => setStartTime(event.target.value)}
        />
        <Field
          label={t('length')}
          type="number"
          inputMode="numeric"
          min={1}
          max={180}
          required
          value={length}
          onChange={(event) => setLength(event.target.value)}
        />
        <Button type="submit" disabled={commands.disabled || startsAt === null || !(minutes >= 1)}>
          {t('plan')}
        </Button>
      </form>
    </section>
  );
}
