import { Component, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';

interface ErrorBoundaryProps {
  /** What the section shows, e.g. "the checks", to say what couldn't be loaded. */
  readonly name?: string | undefined;
  /** Classes of the element that takes the place of the children after an error. */
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** `digest` is in the server log, beside the error. An error of the browser only has a name. */
interface FailedState {
  readonly failure: { readonly code: string } | null;
}

/** Keeps an error in one section of a page from removing the other sections. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, FailedState> {
  override state: FailedState = { failure: null };

  static getDerivedStateFromError(error: Error & { readonly digest?: string }): FailedState {
    return { failure: { code: error.digest ?? error.name } };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    return (
      <SectionError
        name={this.props.name}
        code={failure.code}
        className={this.props.className}
        onRetry={() => this.setState({ failure: null })}
      />
    );
  }
}

function SectionError({
  name,
  code,
  className,
  onRetry,
}: {
  readonly name: string | undefined;
  readonly code: string;
  readonly className: string | undefined;
  readonly onRetry: () => void;
}) {
  const broken = useTranslations('common.broken');
  const pane = useTranslations('common.pane');
  const action = useTranslations('common.action');
  return (
    <section className={className} role="alert">
      <div className="grid justify-items-start gap-12 px-16 py-12">
        <b>{name === undefined ? broken('title') : pane('failed', { name })}</b>
        <p>{pane('failedWhy', { digest: code })}</p>
        <Button onClick={onRetry}>{action('retry')}</Button>
      </div>
    </section>
  );
}
