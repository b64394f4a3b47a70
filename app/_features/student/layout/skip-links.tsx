import { useTranslations } from 'use-intl';

interface Props {
  /** Shows the checks first: on a phone they can be behind another tab. */
  readonly onChecks: () => void;
}

const LINK_CLASS = 'absolute top-0 z-50 bg-paper px-16 py-10 text-ink not-focus:sr-only';

function focusElement(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}

/** First in the tab order, visible while they have the focus. */
export function SkipLinks({ onChecks }: Props) {
  const t = useTranslations('common.skip');
  return (
    <>
      <a
        data-part="skip-link"
        href="#main"
        className={LINK_CLASS}
        onClick={(event) => {
          event.preventDefault();
          focusElement('main');
        }}
      >
        {t('main')}
      </a>
      <a
        data-part="skip-link"
        href="#pane-checks"
        className={LINK_CLASS}
        onClick={(event) => {
          event.preventDefault();
          onChecks();
          focusElement('pane-checks');
        }}
      >
        {t('checks')}
      </a>
    </>
  );
}
