'use client';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Field } from '#app/_components/field.tsx';
import { useServerNow } from '#lib/client/hooks.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { RoomView } from '#lib/room/views.ts';
import { OutcomeLine, useActs } from '../state/room-commands.tsx';
import { momentOf } from './next-time-of-day.ts';

const MINUTE_MS = 60_000;
const OFFERED = [5, 10, 15, 20] as const;
const LONGEST_S = 6 * 3_600;

/** The current exercise's time, and the breaks of the day. Both are seen by everybody, and both can be changed at once. */
export function TimerForm({ view }: { readonly view: RoomView }) {
  const t = useTranslations('instructor.room.people.timer');
  const acts = useActs();
  const now = useServerNow(1_000) ?? 0;
  const { timer } = view.head.pace;
  const [minutes, setMinutes] = useState('');
  const left = timer ? Math.max(0, timer.endsAt - now) : 0;
  const whole = Number(minutes);
  const set = (seconds: number | null) =>
    void acts.send(
      'timer',
      { kind: 'set-timer', seconds },
      { code: seconds === null ? 'noTimer' : 'timer' },
    );
  const sets = Number.isInteger(whole) && whole >= 1 && whole <= LONGEST_S / 60;
  return (
    <div className="say-form">
      <div className="reach">
        {OFFERED.map((each) => (
          <Button
            key={each}
            autoFocus={each === OFFERED[0]}
            disabled={acts.off}
            onClick={() => set(each * 60)}
          >
            {t('set', { minutes: each })}
          </Button>
        ))}
        {timer && (
          <Button
            disabled={acts.off}
            onClick={() => set(Math.min(LONGEST_S, Math.ceil(left / 1000) + 300))}
          >
            {t('add')}
          </Button>
        )}
        {timer && (
          <Button disabled={acts.off} onClick={() => set(null)}>
            {t('stop')}
          </Button>
        )}
      </div>
      <form
        className="reach"
        onSubmit={(event) => {
          event.preventDefault();
          if (sets) set(whole * 60);
        }}
      >
        <Field
          label={t('minutes')}
          type="number"
          inputMode="numeric"
          min={1}
          max={LONGEST_S / 60}
          value={minutes}
          onChange={(event) => setMinutes(event.target.value)}
        />
        {sets && (
          <Button type="submit" main disabled={acts.off}>
            {t('set', { minutes: whole })}
          </Button>
        )}
      </form>
      <p className="soft">{t(timer ? 'runs' : 'none')}</p>
      <OutcomeLine place="timer" view={view} />
      <Breaks view={view} now={now} />
    </div>
  );
}

function Breaks({ view, now }: { readonly view: RoomView; readonly now: number }) {
  const t = useTranslations('instructor.room.people.timer');
  const acts = useActs();
  const [at, setAt] = useState('');
  const [length, setLength] = useState('10');
  const startsAt = momentOf(at, now);
  const minutes = Number(length);
  const plan = (event: FormEvent) => {
    event.preventDefault();
    if (startsAt === null) return;
    void acts
      .send('timer', { kind: 'plan-break', startsAt, minutes }, { code: 'planned' }, ({ pos }) => ({
        kind: 'cancel-break',
        break: pos,
      }))
      .then((done) => done && setAt(''));
  };
  return (
    <section>
      <h3 className="section-head">{t('breaks')}</h3>
      {view.head.pace.breaks.length === 0 && <p className="soft">{t('noBreaks')}</p>}
      <ul>
        {view.head.pace.breaks.map((each) => {
          const from = formatClock(each.startsAt);
          return (
            <li key={each.id} className="reach">
              <b>
                {t('line', { from, to: formatClock(each.startsAt + each.minutes * MINUTE_MS) })}
              </b>
              <Button
                aria-label={t('cancel', { time: from })}
                disabled={acts.off}
                onClick={() =>
                  void acts.send(
                    'timer',
                    { kind: 'cancel-break', break: each.id },
                    { code: 'unplanned' },
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
          value={at}
          error={at !== '' && startsAt === null ? t('past') : undefined}
          onChange={(event) => setAt(event.target.value)}
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
        <Button type="submit" disabled={acts.off || startsAt === null || !(minutes >= 1)}>
          {t('plan')}
        </Button>
      </form>
    </section>
  );
}
