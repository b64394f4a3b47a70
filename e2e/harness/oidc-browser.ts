import type { CurrentUser } from '#lib/protocol/api/seats.ts';
import type { OidcSettings } from '#lib/server/oidc/settings.ts';
import { TestBrowser } from './app-server.ts';
import type { TestProvider } from './oidc-provider.ts';

/** A browser between Podium and a provider, with the cookies of Podium. It follows no redirect. */
export class OidcBrowser {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  /** @param url the address of Podium */
  constructor(url: string) {
    this.#url = url;
  }

  get cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  setCookie(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  getCookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  /** Opens an address, and returns where it leads. */
  async open(url: string, headers: Record<string, string> = {}): Promise<string> {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { ...headers, ...(url.startsWith(this.#url) && { cookie: this.cookieHeader }) },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = cookie.split('; ');
      const [name = '', value = ''] = pair.split('=');
      if (attributes.includes('Max-Age=0')) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response.headers.get('location') ?? `status ${String(response.status)}`;
  }

  /** Signs in up to the answer of the provider, which isn't opened. */
  async goToProvider(query = ''): Promise<string> {
    return this.open(await this.open(`${this.#url}/auth/oidc/start${query}`));
  }

  async signIn(query = ''): Promise<string> {
    return this.open(await this.goToProvider(query));
  }

  async getUser(): Promise<CurrentUser> {
    const browser = new TestBrowser(this.#url);
    browser.cookie = this.cookieHeader;
    return (await browser.request<CurrentUser>('GET', '/api/me')).body;
  }
}

/** Why a sign-in failed, in the address of the sign-in page. */
export const problemOf = (location: string): string | null =>
  new URL(location).searchParams.get('problem');

/** The settings of Podium for a provider whose group `staff` can sign in. */
export const settingsFor = ({ issuer, clientId, clientSecret }: TestProvider): OidcSettings => ({
  issuer,
  clientId,
  clientSecret,
  name: 'Example Login',
  scopes: 'openid profile',
  allowed: [{ claim: 'groups', value: 'staff' }],
  instructors: [{ claim: 'groups', value: 'instructors' }],
});
