import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#lib/kit/time.ts';
import { findDueTime, listNoticedErasures, planErasures } from './plan.ts';

const END = Date.parse('2026-03-01T09:00:00Z');
const day = (days: number) => END + days * DAY_MS;
const workshop = (more: object = {}) => ({
  id: 'w1',
  name: 'Kubernetes basics',
  endedAt: new Date(END),
  namesDays: null,
  logDays: null,
  namesErasedAt: null,
  logErasedAt: null,
  namesNoticeAt: null,
  logNoticeAt: null,
  ...more,
});
const SERVER = { namesDays: 90, logDays: 365 };

describe('the retention of a workshop', () => {
  it.each([
    ['shorter than the server', 90, 30, 30],
    ['longer than the server', 90, 120, 90],
    ['set while the server keeps names forever', 0, 30, 30],
    ['not set', 90, null, 90],
  ])('uses the period of the workshop only if it is %s', (_, server, own, days) => {
    expect(
      findDueTime(workshop({ namesDays: own }), 'names', { ...SERVER, namesDays: server }),
    ).toBe(day(days));
  });

  it('keeps everything forever with 0 days, and repeats no step', () => {
    const never = { namesDays: 0, logDays: 0 };
    expect(planErasures([workshop()], never, day(9_999))).toEqual([]);
    const done = workshop({ namesErasedAt: new Date(END), logErasedAt: new Date(END) });
    expect(planErasures([done], SERVER, day(9_999))).toEqual([]);
  });

  it('is noticed 14 days before names and then the log are erased', () => {
    expect(listNoticedErasures(workshop(), SERVER, day(76) - 1)).toEqual([]);
    expect(planErasures([workshop()], SERVER, day(76))).toEqual([
      {
        workshopId: 'w1',
        name: 'Kubernetes basics',
        step: 'names',
        noticeAt: day(76),
        eraseAt: day(90),
      },
    ]);
    expect(planErasures([workshop()], SERVER, day(400)).map(({ step }) => step)).toEqual([
      'names',
      'log',
    ]);
  });

  it('gives 14 days from the first notice, also if the period was over before', () => {
    const late = (noticeAt: Date | null) =>
      listNoticedErasures(workshop({ namesNoticeAt: noticeAt }), SERVER, day(200))[0];
    expect(late(null)).toEqual({ step: 'names', noticeAt: day(200), eraseAt: day(214) });
    expect(late(new Date(day(190)))).toMatchObject({ eraseAt: day(204) });
    expect(late(new Date(day(76)))).toMatchObject({ eraseAt: day(90) });
  });

  it('has no notice any more when the period became longer', () => {
    const noticed = workshop({ namesDays: null, namesNoticeAt: new Date(day(20)) });
    expect(listNoticedErasures(noticed, SERVER, day(30))).toEqual([]);
  });
});
