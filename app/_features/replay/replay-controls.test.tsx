import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { RoomClientContext } from '#lib/client/hooks.ts';
import { RecordedRoom } from '#lib/client/recorded-room.ts';
import { ReplayPlayer } from '#lib/client/replay-player.ts';
import { RoomClient } from '#lib/client/room-client.ts';
import { messages as en } from '#lib/i18n/messages/en.ts';
import { messages as ja } from '#lib/i18n/messages/ja.ts';
import type { Messages } from '#lib/i18n/messages/types.ts';
import { LanguageProvider } from '#lib/i18n/provider.tsx';
import type { ReadyReplay } from '#lib/protocol/api/replay.ts';
import { ReplayControls } from './replay-controls.tsx';

const FROM = Date.UTC(2026, 10, 12, 0, 0);
const replay: ReadyReplay = {
  state: 'ready',
  view: 'room',
  recordingId: 'r',
  from: FROM,
  to: FROM + 3_600_000,
  timeZone: 'Asia/Tokyo',
  chunkMs: 300_000,
  chunks: 12,
  marks: [
    { kind: 'break', at: FROM + 600_000, minutes: 10 },
    { kind: 'help', at: FROM + 900_000, seatId: 'a' },
    { kind: 'outage', at: FROM + 1_200_000, seats: 3 },
  ],
};
const names = { seats: [{ id: 'a', label: 'A-01', name: 'momiji', group: 'A' }], staff: {} };

function render(language: 'en' | 'ja', view: ReadyReplay['view'] = 'room'): string {
  const shown = { ...replay, view };
  const room = new RecordedRoom({
    workshopId: 'w',
    replay: shown,
    names,
    loadChunk: () => Promise.reject(new Error('not needed')),
  });
  const player = new ReplayPlayer(room, shown, { at: FROM + 300_000 });
  return renderToStaticMarkup(
    <LanguageProvider
      language={language}
      messages={(language === 'ja' ? ja : en) as unknown as Messages}
    >
      <RoomClientContext value={new RoomClient(room, player.dayClock)}>
        <ReplayControls
          workshopId="w"
          player={player}
          state={player.getSnapshot()}
          replay={shown}
          names={names}
        />
      </RoomClientContext>
    </LanguageProvider>,
  );
}

describe('the controls of a replay', () => {
  it('name the time in the zone of the workshop, and the moments of the day', () => {
    const html = render('en');
    expect(html).toContain('aria-valuetext="09:05:00"');
    for (const text of ['Break, 10 min', 'Help request of momiji', 'Outage, 3 students', '09:15'])
      expect(html).toContain(text);
  });

  it('are in the language of the reader', () => {
    const html = render('ja');
    for (const text of ['再生', '休憩 10 分', 'momiji の質問', '600 倍'])
      expect(html).toContain(text);
  });

  it('step to help requests in the room only', () => {
    expect(render('en')).toContain('Next help request');
    expect(render('en', 'projector')).not.toContain('Next help request');
  });
});
