import type { NoticePreferences } from './notice-preferences.ts';

const TONES_HZ = [660, 880] as const;
const TONE_SECONDS = 0.14;

let audio: AudioContext | undefined;

/** Two short tones. Browsers play them only after the reader has clicked something on the page. */
async function playTones(volume: number): Promise<void> {
  audio ??= new AudioContext();
  if (audio.state === 'suspended') await audio.resume();
  const gain = audio.createGain();
  gain.gain.value = (volume / 100) ** 2;
  gain.connect(audio.destination);
  TONES_HZ.forEach((frequency, index) => {
    if (audio === undefined) return;
    const tone = audio.createOscillator();
    const startsAt = audio.currentTime + index * TONE_SECONDS;
    tone.frequency.value = frequency;
    tone.connect(gain);
    tone.start(startsAt);
    tone.stop(startsAt + TONE_SECONDS);
  });
}

export interface NoticeContent {
  readonly text: string;
  readonly language: string;
  /** A newer notice with the same tag replaces this one on the desktop. */
  readonly tag: string;
  readonly onClick?: () => void;
}

/** Some browsers of phones know `Notification` and refuse to construct one. */
function showOnDesktop({ text, language, tag, onClick }: NoticeContent): void {
  if (notificationPermission() !== 'granted') return;
  try {
    const notification = new Notification(text, { lang: language, tag });
    notification.onclick = () => {
      window.focus();
      notification.close();
      onClick?.();
    };
  } catch {
    return;
  }
}

/** Gives one notice in the ways that the reader has chosen. */
export function giveNotice(
  { sound, desktop, volume }: NoticePreferences,
  content: NoticeContent,
): void {
  // A sound that the browser blocks is no error of the page.
  if (sound) playTones(volume).catch(() => undefined);
  if (desktop) showOnDesktop(content);
}

/** Whether the browser lets this site show notifications; `unsupported` if it has none. */
export function notificationPermission(): NotificationPermission | 'unsupported' {
  return 'Notification' in window ? Notification.permission : 'unsupported';
}
