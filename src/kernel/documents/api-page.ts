import { html } from '../http/html.ts';
import { page } from '../http/page.ts';

/** The page that shows the OpenAPI document; its scripts and styles come from the same server. */
export const apiPage = (title: string): string =>
  page({
    title,
    head: html`<link rel="stylesheet" href="/docs/swagger-ui.css">`,
    body: html`<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>`,
  });

/** Starts the page; nothing is asked of, or told to, any other host. */
export const API_PAGE_START = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
  queryConfigEnabled: false,
  presets: [SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
});
`;
