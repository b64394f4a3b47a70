import { useMounted } from '#lib/client/hooks.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import { formatDateTime } from '#lib/i18n/times.ts';

interface Props {
  /** ms since 1970. */
  readonly at: number;
  /** Used before mount, when the reader's zone is unknown. Without it, nothing is shown until then. */
  readonly zone?: string;
}

/** A date with the time of day in the reader's zone. */
export function DateTime({ at, zone }: Props) {
  const { language } = useLanguage();
  const mounted = useMounted();
  return (
    <time dateTime={new Date(at).toISOString()}>
      {(mounted || zone) && formatDateTime(at, language, mounted ? undefined : zone)}
    </time>
  );
}
