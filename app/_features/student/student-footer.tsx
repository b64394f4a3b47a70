import { useTranslations } from 'use-intl';

/** Reminds of the keys. Everything that can be done is in the header. */
export function StudentFooter({
  letterKeysEnabled,
  over,
}: {
  readonly letterKeysEnabled: boolean;
  /** After the end, there are no hints to open and no hands to raise. */
  readonly over: boolean;
}) {
  const t = useTranslations('student.footer');
  return (
    <footer className="border-t border-rule px-24 py-10 text-[0.8125rem]/20 text-soft max-tablet:hidden">
      {t(letterKeysEnabled ? (over ? 'keysEnded' : 'keys') : 'keysOff')}
    </footer>
  );
}
