import { useTranslations } from 'use-intl';
import { usePageExtras, type SkipLink } from '#app/_components/page-extras.tsx';

function focusTarget({ target, reveal }: SkipLink): void {
  reveal?.();
  // The target of a tab that was hidden appears with the next frame.
  requestAnimationFrame(() => {
    const element = document.getElementById(target);
    element?.focus();
    element?.scrollIntoView({ block: 'nearest' });
  });
}

/** First in the tab order of a page, visible while they have the focus. */
export function SkipLinks() {
  const t = useTranslations('common.skip');
  const { skipLinks } = usePageExtras();
  const links: readonly SkipLink[] = [{ label: t('main'), target: 'main' }, ...skipLinks];
  return links.map((link) => (
    <a
      key={link.target}
      data-part="skip-link"
      href={`#${link.target}`}
      className="absolute top-0 z-50 bg-paper px-16 py-10 text-ink not-focus:sr-only"
      onClick={(event) => {
        event.preventDefault();
        focusTarget(link);
      }}
    >
      {link.label}
    </a>
  ));
}
