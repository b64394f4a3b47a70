import { describe, expect, it } from 'vitest';
import {
  INITIAL_NOTICE_STATE,
  NOTICE_INTERVAL_MS,
  stepNotices,
  type NoticeState,
  type OpenRequest,
} from './help-notices.ts';

const T = 1_000_000;
const request = (name: string): OpenRequest => ({
  key: `${name} 1`,
  seatId: name,
  name,
  label: 'B-04',
});
const [AOI, BEN, CHIE] = ['aoi', 'ben', 'chie'].map(request) as [
  OpenRequest,
  OpenRequest,
  OpenRequest,
];
const step = (state: NoticeState, open: readonly OpenRequest[], now: number, isWanted = true) =>
  stepNotices(state, open, { isWanted, now });
/** After the first data, without any request. */
const READY = step(INITIAL_NOTICE_STATE, [], T).state;

describe('notices of help requests', () => {
  it('give none for requests that were open before the page knew them', () => {
    const first = step(INITIAL_NOTICE_STATE, [AOI], T);
    expect(first.notice).toEqual([]);
    expect(step(first.state, [AOI], T + 1).notice).toEqual([]);
  });

  it('report a new request at once, and once', () => {
    const first = step(READY, [AOI], T);
    expect(first).toMatchObject({ notice: [AOI], nextAt: null });
    expect(step(first.state, [AOI], T + 2 * NOTICE_INTERVAL_MS).notice).toEqual([]);
  });

  it('collect what arrives within 10 s of a notice into the next one', () => {
    const first = step(READY, [AOI], T);
    const second = step(first.state, [AOI, BEN], T + 1_000);
    expect(second).toMatchObject({ notice: [], nextAt: T + NOTICE_INTERVAL_MS });
    const third = step(second.state, [AOI, BEN, CHIE], T + 4_000);
    expect(third).toMatchObject({ notice: [], nextAt: T + NOTICE_INTERVAL_MS });
    const due = step(third.state, [AOI, BEN, CHIE], T + NOTICE_INTERVAL_MS);
    expect(due).toMatchObject({ notice: [BEN, CHIE], nextAt: null });
    expect(due.state.lastAt).toBe(T + NOTICE_INTERVAL_MS);
  });

  it('give at most one in 10 s, however many requests arrive', () => {
    let state = READY;
    let notices = 0;
    const open: OpenRequest[] = [];
    for (let second = 0; second < 60; second += 1) {
      open.push(request(`student-${String(second)}`));
      const next = step(state, [...open], T + second * 1_000);
      state = next.state;
      if (next.notice.length > 0) notices += 1;
    }
    expect(notices).toBe(6);
  });

  it('leave out what was claimed or resolved before its notice', () => {
    const first = step(READY, [AOI], T);
    const second = step(first.state, [AOI, BEN, CHIE], T + 1_000);
    const due = step(second.state, [AOI, CHIE], T + NOTICE_INTERVAL_MS);
    expect(due.notice).toEqual([CHIE]);
    expect(step(second.state, [AOI], T + NOTICE_INTERVAL_MS).notice).toEqual([]);
  });

  it('report a student who raises the hand again', () => {
    const first = step(READY, [AOI], T);
    const resolved = step(first.state, [], T + 20_000);
    const again = { ...AOI, key: 'aoi 2' };
    expect(step(resolved.state, [again], T + 30_000).notice).toEqual([again]);
  });

  it('report nothing later that arrived while the reader wanted no notices', () => {
    const seen = step(READY, [AOI], T, false);
    expect(seen.notice).toEqual([]);
    expect(step(seen.state, [AOI], T + 1_000).notice).toEqual([]);
    expect(step(seen.state, [AOI, BEN], T + 1_000).notice).toEqual([BEN]);
  });
});
