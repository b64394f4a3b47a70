'use client';
import { useTranslations } from 'use-intl';
import { HelpFrame } from './help-frame.tsx';
import { HelpSection } from './help-section.tsx';
import { Meaning } from './meaning.tsx';

interface Route {
  readonly id: string;
  readonly method: string;
  /** With its prefix. */
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  /** What a token needs. Empty: everyone can ask. */
  readonly scopes: readonly string[];
  readonly parameters: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly description: string;
    /** Empty: any value, or not listed. */
    readonly values: readonly string[];
  }[];
  /** Media types of an answer; empty without a body. */
  readonly types: readonly string[];
}
interface Props {
  /** The public address of the server, without a trailing slash. */
  readonly url: string;
  /** Path of the description for programs. */
  readonly description: string;
  readonly routes: readonly Route[];
  readonly problems: readonly {
    readonly code: string;
    readonly status: number;
    readonly title: string;
  }[];
}

/** The API for programs. Descriptions are English, as in the OpenAPI document that they come from. */
export function ApiPage({ url, description, routes, problems }: Props) {
  const t = useTranslations('help.api');
  return (
    <HelpFrame path="/help/api" title={t('title')} lead={t('lead')}>
      <p className="pt-24">{t('token')}</p>
      <p className="pt-12">{t('exportToken')}</p>
      <pre tabIndex={0} className="mt-12 overflow-x-auto border border-rule p-12 text-[0.875rem]">
        <code>{`curl -fsS -H "Authorization: Bearer $TOKEN" ${url}/api/v1/workshops`}</code>
      </pre>
      <p className="pt-12">
        <a href={description} className="inline-block py-10">
          {t('document')}
        </a>
      </p>
      {routes.map((route) => (
        <RouteSection key={route.id} {...route} />
      ))}
      <HelpSection id="problems" title={t('problems')}>
        <p className="pt-12">{t('problemsText')}</p>
        <dl>
          {problems.map(({ code, status, title }) => (
            <Meaning key={code} id={code} term={`${String(status)} ${code}`}>
              <span lang="en">{title}</span>
            </Meaning>
          ))}
        </dl>
      </HelpSection>
    </HelpFrame>
  );
}

function RouteSection(route: Route) {
  const { id, method, path, summary, description, scopes, parameters, types } = route;
  const t = useTranslations('help.api');
  return (
    <HelpSection id={id} title={`${method} ${path}`}>
      <p lang="en" className="pt-12">
        {summary}. {description}
      </p>
      <dl className="pt-12">
        {parameters.map(({ name, required, description: text, values }) => (
          <Meaning key={name} term={name}>
            <span lang="en">{text}</span>
            {values.length > 0 && (
              <span className="block wrap-anywhere text-soft">{values.join(', ')}</span>
            )}
            {required && <span className="block text-soft">{t('required')}</span>}
          </Meaning>
        ))}
        <Meaning term={t('answer')}>
          <span className="wrap-anywhere">{types.length === 0 ? t('none') : types.join(', ')}</span>
        </Meaning>
        <Meaning term={t('access')}>
          {scopes.length === 0 ? t('public') : t('reader', { scopes: scopes.join(', ') })}
        </Meaning>
      </dl>
    </HelpSection>
  );
}
