import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useToasts } from '#app/_components/toasts.tsx';
import { rosterApi } from '#lib/client/roster-api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import { ROSTER_LIMITS, type RosterPreview } from '#lib/protocol/api/roster.ts';

export const MAX_FILE_MIB = ROSTER_LIMITS.bytes / 1024 / 1024;

/** A file that was chosen. Its bytes stay as they are, whatever happens to the file on the disk. */
interface ChosenFile {
  readonly name: string;
  readonly bytes: ArrayBuffer;
  /** null until the server read it. */
  readonly preview: RosterPreview | null;
}

/** Reads a file, asks the server what it changes, and applies it. A failure keeps the file. */
export function useRosterImport(workshopId: string, onApplied: () => void) {
  const t = useTranslations('roster');
  const errorMessage = useErrorMessage();
  const toasts = useToasts();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [busy, setBusy] = useState<'reading' | 'applying' | null>(null);
  const [error, setError] = useState<string | null>(null);
  // The answer to an earlier file must not replace the one of a later file.
  const latest = useRef(0);

  const preview = async (chosen: ChosenFile): Promise<void> => {
    const request = (latest.current += 1);
    setFile(chosen);
    setError(null);
    setBusy('reading');
    const result = await rosterApi.preview(workshopId, chosen.bytes);
    if (request !== latest.current) return;
    setBusy(null);
    if (result.ok) setFile({ ...chosen, preview: result.value });
    else setError(errorMessage(result.error));
  };

  const choose = async (chosen: File): Promise<void> => {
    if (chosen.size > ROSTER_LIMITS.bytes) {
      setError(t('tooLarge', { size: String(MAX_FILE_MIB) }));
      return;
    }
    const bytes = await chosen.arrayBuffer().catch(() => null);
    if (bytes === null) setError(t('unreadFile'));
    else await preview({ name: chosen.name, bytes, preview: null });
  };

  /** Returns whether the file was applied. */
  const apply = async (): Promise<boolean> => {
    if (file === null) return false;
    setError(null);
    setBusy('applying');
    const result = await rosterApi.apply(workshopId, file.bytes);
    setBusy(null);
    if (!result.ok) {
      setError(errorMessage(result.error));
      return false;
    }
    setFile(null);
    toasts.show({ text: t('applied', result.value), tone: 'success' });
    onApplied();
    return true;
  };

  const discard = (): void => {
    latest.current += 1;
    setFile(null);
    setError(null);
    setBusy(null);
  };
  const retry = (): void => {
    if (file !== null) void preview(file);
  };
  return { file, busy, error, choose, retry, apply, discard };
}
