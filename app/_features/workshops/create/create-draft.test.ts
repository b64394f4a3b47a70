import { describe, expect, it } from 'vitest';
import { READINESS_REQUIREMENTS } from '#lib/protocol/readiness-requirements.ts';
import { createFirstDraft, readMembers, toRequest } from './create-draft.ts';

const NOON = Date.UTC(2026, 10, 23, 12, 10);
const reader = { now: NOON, zone: 'Asia/Tokyo' };

describe('the form that creates a workshop', () => {
  it('begins with the next full hour in the zone of the reader', () => {
    expect(createFirstDraft({ language: 'ja', proposal: null, reader })).toMatchObject({
      date: '2026-11-23',
      time: '22:00',
      timeZone: 'Asia/Tokyo',
      language: 'ja',
      required: READINESS_REQUIREMENTS,
    });
    expect(createFirstDraft({ language: 'ja', proposal: null, reader: null })).toMatchObject({
      date: '',
      time: '',
      timeZone: '',
    });
  });

  it('begins a copy with what the other workshop has', () => {
    const proposal = {
      name: 'Hall B 2',
      packId: 'kubernetes-basics',
      timeZone: 'Europe/Berlin',
      language: 'en',
      expectedSeats: 300,
      requiredReadiness: ['images'],
      members: [],
    } as const;
    expect(
      createFirstDraft({
        language: 'ja',
        proposal: { ...proposal, requiredReadiness: ['images'], members: [] },
        reader,
      }),
    ).toMatchObject({
      name: 'Hall B 2',
      time: '14:00',
      timeZone: 'Europe/Berlin',
      language: 'en',
      seats: '300',
      required: ['images'],
    });
  });

  it('sends what was typed, and nothing while a field is wrong', () => {
    const draft = createFirstDraft({ language: 'en', proposal: null, reader });
    expect(toRequest(draft)).toBeNull();
    expect(toRequest({ ...draft, name: ' Hall B ', time: '9', seats: '12', code: '' })).toEqual({
      name: 'Hall B',
      startsAt: '2026-11-23T00:00:00.000Z',
      timeZone: 'Asia/Tokyo',
      language: 'en',
      requiredReadiness: null,
      expectedSeats: 12,
    });
  });

  it('reads stored members, and leaves out other values', () => {
    expect(
      readMembers([{ name: 'Mori', role: 'assistant' }, { name: 'x', role: 'owner' }, null, 'y']),
    ).toEqual([{ name: 'Mori', role: 'assistant' }]);
  });
});
