import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { useServerNow } from '#lib/client/hooks.ts';
import { formatClock } from '#lib/i18n/times.ts';
import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import { MAX_BREAK_MINUTES, MAX_TIMER_SECONDS } from '#lib/protocol/limits.ts';
import { FORM, FORM_ROW } from '../broadcast/form-styles.ts';
import { useRoomCommands } from '../state/room-commands.tsx';
import { useRoomData } from '../state/room-context.ts';
import { nextTimeOfDay } from './next-time-of-day.ts';

const TIMER_PRESET_MINUTES = [5, 10, 15, 20] as const;
const EXTENSION_SECONDS = 300;

/** The timer of the current exercise, and the breaks of the day. All students see both. */
export function TimerForm() {
  const t = useTranslations('instructor.room.timer');
  const commands = useRoomCommands();
  const { timer } = useRoomData().view.info.schedule;
  const now = useServerNow(1_000) ?? 0;
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
    <div className={FORM}>
      <div className={FORM_ROW}>
        {TIMER_PRESET_MINUTES.map((preset) => (
          <Button
            key={preset}
            autoFocus={preset === TIMER_PRESET_MINUTES[0]}
            disabled={commands.disabled}
            onClick={() => setTimer(preset * 60)}
          >
            {t('set', { minutes: preset })}
          </Button>
        ))}
        <Button
          disabled={commands.disabled || !timer}
          onClick={() =>
            setTimer(Math.min(MAX_TIMER_SECONDS, Math.ceil(leftMs / SECOND_MS) + EXTENSION_SECONDS))
          }
        >
          {t('add')}
        </Button>
        <Button disabled={commands.disabled || !timer} onClick={() => setTimer(null)}>
          {t('stop')}
        </Button>
      </div>
      <form
        className={FORM_ROW}
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
          onTextChange={setMinutes}
        />
        <Button type="submit" primary disabled={commands.disabled || !isValid}>
          {isValid ? t('set', { minutes: wholeMinutes }) : t('setAny')}
        </Button>
      </form>
      <p className="text-soft">{t(timer ? 'runs' : 'none')}</p>
      <BreakList now={now} />
    </div>
  );
}

function BreakList({ now }: { readonly now: number }) {
  const t = useTranslations('instructor.room.timer');
  const commands = useRoomCommands();
  const { breaks } = useRoomData().view.info.schedule;
  const [startTime, setStartTime] = useState('');
  const [length, setLength] = useState('10');
  const startsAt = nextTimeOfDay(startTime, now);
  const minutes = Number(length);
  const planBreak = (event: FormEvent) => {
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
      <SectionHeading level={3}>{t('breaks')}</SectionHeading>
      {breaks.length === 0 && <p className="text-soft">{t('noBreaks')}</p>}
      <ul>
        {breaks.map((planned) => {
          const from = formatClock(planned.startsAt);
          const to = formatClock(planned.startsAt + planned.minutes * MINUTE_MS);
          return (
            <li key={planned.id} className={FORM_ROW}>
              <b>{t('line', { from, to })}</b>
              <Button
                aria-label={t('cancel', { time: from })}
                disabled={commands.disabled}
                onClick={() =>
                  void commands.send(
                    'timer',
                    { kind: 'cancel-break', breakId: planned.id },
                    { code: 'breakCanceled' },
                    () => ({
                      kind: 'plan-break',
                      startsAt: planned.startsAt,
                      minutes: planned.minutes,
                    }),
                  )
                }
              >
                {t('cancelShort')}
              </Button>
            </li>
          );
        })}
      </ul>
      <form className={FORM_ROW} onSubmit={planBreak}>
        <Field
          label={t('at')}
          type="time"
          value={startTime}
          error={startTime !== '' && startsAt === null ? t('past') : undefined}
          onTextChange={setStartTime}
        />
        <Field
          label={t('length')}
          type="number"
          inputMode="numeric"
          min={1}
          max={MAX_BREAK_MINUTES}
          required
          value={length}
          onTextChange={setLength}
        />
        <Button type="submit" disabled={commands.disabled || startsAt === null || !(minutes >= 1)}>
          {t('plan')}
        </Button>
      </form>
    </section>
  );
}
