import { type Html, html } from './html.ts';
import type { Language } from './route.ts';

/** A page for people; `head` is what it needs besides its title. */
export const page = ({
  language = 'en',
  title,
  head,
  body,
}: {
  readonly language?: Language;
  readonly title: string;
  readonly head: Html;
  readonly body: Html;
}): string =>
  html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
${head}
</head>
<body>
${body}
</body>
</html>
`.text;
