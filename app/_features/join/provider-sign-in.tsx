import { useTranslations } from 'use-intl';
import { buttonVariants } from '#app/_components/button-variants.ts';
import { FieldError } from '#app/_components/field-error.tsx';
import type { OidcFailureReason } from '#lib/protocol/oidc-failure.ts';

/** The OpenID Connect provider of the server. */
export interface SignInProvider {
  readonly name: string;
  /** Why the last sign-in failed; null if none did. */
  readonly problem: OidcFailureReason | null;
}

interface Props {
  readonly provider: SignInProvider;
  /** The staff page that opens afterwards; null for the list of workshops. */
  readonly next: string | null;
}

/**
 * The link to the provider. It isn't a form, because the page's policy refuses forms that lead to
 * another site, and no link of the router, which would fetch the address before a click.
 */
export function ProviderSignIn({ provider, next }: Props) {
  const t = useTranslations('student.signIn');
  const query = next === null ? '' : `?${new URLSearchParams({ next }).toString()}`;
  return (
    <div data-part="provider" className="grid gap-16 pt-24">
      {provider.problem !== null && (
        <FieldError size="large">
          {t(`problems.${provider.problem}`, { provider: provider.name })}
        </FieldError>
      )}
      <p>
        <a
          data-part="button"
          className={buttonVariants({ primary: true, size: 'large' })}
          href={`/auth/oidc/start${query}`}
        >
          {t('withProvider', { provider: provider.name })}
        </a>
      </p>
      <h2 className="text-soft">{t('byLink')}</h2>
    </div>
  );
}
