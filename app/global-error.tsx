'use client';

import './globals.css';

export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body className="min-h-dvh font-sans antialiased">
        <main className="mx-auto grid max-w-sm gap-4 px-4 py-24 text-center">
          <h1 className="text-xl font-semibold">Usher could not be shown</h1>
          <p className="text-sm text-muted-foreground">
            Something went wrong on the server.
            {error.digest ? ` The log has the details under ${error.digest}.` : null}
          </p>
          <a href="/" className="text-sm text-primary underline underline-offset-4">Load it again</a>
        </main>
      </body>
    </html>
  );
}
