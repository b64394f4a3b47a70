import { useTranslations } from 'use-intl';

/** The newest announcement as one band of at most three lines. */
export function Announcement({ text }: { readonly text: string }) {
  const t = useTranslations('projector');
  return (
    <p
      data-part="projector-announcement"
      className="flex min-h-[5.4rem] items-center gap-x-[1.6rem] bg-ink px-[3rem] py-[0.6rem] text-[2.3rem]/[1.2] text-paper [grid-area:announcement]"
      role="status"
    >
      <b className="flex-none">{t('announcement')}</b>
      <span className="line-clamp-3 min-w-0 wrap-anywhere whitespace-pre-line">{text}</span>
    </p>
  );
}
