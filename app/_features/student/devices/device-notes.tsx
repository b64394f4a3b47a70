import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { useLocalStorage } from '#app/_components/local-storage.ts';
import { formatClock } from '#lib/i18n/times.ts';
import type { SeatDevices } from '#lib/protocol/api/sessions.ts';
import { NoteRow } from '../layout/note-row.tsx';
import { useKeepFocus } from '../use-keep-focus.ts';
import { findAccessNews } from './find-access-news.ts';

interface Props {
  readonly seat: string;
  readonly devices: SeatDevices;
  readonly disabled: boolean;
  readonly onEndOthers: () => void;
}

/** Another device that opened the seat, and a reset of the access, until the student has seen it. */
export function DeviceNotes({ seat, devices, disabled, onEndOthers }: Props) {
  const t = useTranslations('student.devices');
  const [seen, setSeen] = useLocalStorage(`podium-access-seen-${seat}`);
  const keepFocus = useKeepFocus<HTMLDivElement>();
  const news = findAccessNews(devices, Number(seen ?? 0));
  const time = news === null ? '' : formatClock(news.at);
  return (
    <div role="status" {...keepFocus}>
      {news !== null && (
        <NoteRow part="access-note">
          <span>{t(news.kind === 'reset' ? 'reset' : 'opened', { time })}</span>
          {news.kind === 'opened' && (
            <Button size="medium" disabled={disabled} onClick={onEndOthers}>
              {t('endOthers')}
            </Button>
          )}
          <Button size="medium" onClick={() => setSeen(String(news.at))}>
            {t(news.kind === 'reset' ? 'dismiss' : 'wasMe')}
          </Button>
        </NoteRow>
      )}
    </div>
  );
}
