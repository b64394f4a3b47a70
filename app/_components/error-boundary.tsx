import { Component, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';

interface ErrorBoundaryProps {
  /** Classes of the element that takes the place of the children after an error. */
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** Keeps an error in one section of a page from removing the other sections. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <SectionError
        className={this.props.className}
        onRetry={() => this.setState({ failed: false })}
      />
    );
  }
}

function SectionError({
  className,
  onRetry,
}: {
  readonly className: string | undefined;
  readonly onRetry: () => void;
}) {
  const broken = useTranslations('common.broken');
  const action = useTranslations('common.action');
  return (
    <section className={className} role="alert">
      <div className="grid justify-items-start gap-12 px-16 py-12">
        <b>{broken('title')}</b>
        <Button onClick={onRetry}>{action('retry')}</Button>
      </div>
    </section>
  );
}
