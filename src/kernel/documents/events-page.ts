import { Html, html } from '../http/html.ts';
import { page } from '../http/page.ts';
import { conversationOf, type Hearer, type Talking, type ToldEvent, toldOfDeadLetters } from './conversation.ts';
import { exampleOf } from './example.ts';
import { type JsonSchema, JsonSchemas } from './json-schemas.ts';
import { fieldsOf } from './schema-fields.ts';

interface EventsPage {
  readonly title: string;
  readonly topicPrefix: string;
  readonly modules: readonly Talking[];
}

export const EVENTS_STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#22262b, #e4e6ea); --soft: light-dark(#646c77, #98a1ad); --line: light-dark(#d9dde3, #363c44); --paper: light-dark(#fff, #16191d); --tint: light-dark(#f4f6f8, #1f2429); --told: light-dark(#b3541e, #f0945a); --heard: light-dark(#1f6f6b, #5fc4bd); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 1.25rem 6rem; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
h1 { font-size: 1.9rem; margin: 0 0 .25rem; }
h2 { font-size: 1.35rem; margin: 3.5rem 0 .5rem; }
h3 { font: 600 1.1rem/1.4 ui-monospace, monospace; margin: 2.5rem 0 .25rem; padding-top: 1.5rem; border-top: 1px solid var(--line); scroll-margin-top: 1rem; }
h3 small, .soft { color: var(--soft); font-weight: normal; }
a { color: inherit; text-underline-offset: .2em; }
code, pre, td.name { font-family: ui-monospace, monospace; font-size: .875em; }
pre { background: var(--tint); border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem; overflow-x: auto; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 600; font-size: .875rem; }
table.matrix th + th, table.matrix td + td { text-align: center; padding-right: 0; }
.told { color: var(--told); font-weight: 600; }
.heard { color: var(--heard); font-weight: 600; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .75rem 0; }
dt { color: var(--soft); }
dd { margin: 0; }
summary { cursor: pointer; color: var(--soft); }
`;

/** A page for people: who tells what to whom, the fields of each event, an example. It needs no script. */
export function eventsPage({ title, topicPrefix, modules }: EventsPage): string {
  const told = conversationOf(modules, topicPrefix);
  return page({
    title,
    head: html`<style>${new Html(EVENTS_STYLE)}</style>`,
    body: html`<h1>${title}</h1>
<p class="soft">Modules know each other only by what they tell. Every event is stored with the change that it tells of, delivered at least once, and first delivered in the order of its key. The same as a document for machines: <a href="/asyncapi.json">asyncapi.json</a>.</p>
${matrix(told, modules)}
${modules.map((module) =>
  chapter(
    module,
    told.filter(({ teller }) => teller === module.name),
  ),
)}
<h2>dead letters</h2>${section(toldOfDeadLetters('{module}', topicPrefix))}`,
  });
}

const matrix = (told: readonly ToldEvent[], modules: readonly Talking[]): Html => html`
<div class="wide"><table class="matrix">
<thead><tr><th>event</th>${modules.map(({ name }) => html`<th>${name}</th>`)}</tr></thead>
<tbody>${told.map(
  (one) => html`
<tr><td class="name"><a href="#${one.event.type}">${one.event.type}</a></td>${modules.map(({ name }) => cell(one, name))}</tr>`,
)}
</tbody></table></div>`;

function cell({ teller, heardBy }: ToldEvent, module: string): Html {
  const tells = teller === module ? html`<span class="told">tells</span>` : '';
  const hears = heardBy.some((hearer) => hearer.module === module) ? html`<span class="heard">hears</span>` : '';
  return html`<td>${tells} ${hears}</td>`;
}

const chapter = ({ name, summary }: Talking, told: readonly ToldEvent[]): Html =>
  told.length === 0 ? html`` : html`<h2>${name}</h2><p>${summary}</p>${told.map(section)}`;

function section({ event, topic, heardBy }: ToldEvent): Html {
  const schemas = new JsonSchemas();
  const schema = schemas.of(event.schema);
  return html`
<section>
<h3 id="${event.type}">${event.type} <small>version ${event.version}</small></h3>
<p>${withCode(event.summary)}</p>
<dl>
<dt>topic</dt><dd><code>${topic}</code></dd>
<dt>key</dt><dd><code>${event.key}</code></dd>
${heardBy.length === 0 ? '' : html`<dt>heard by</dt><dd>${heardBy.map(hearing)}</dd>`}
</dl>
${fieldTable(schemas, schema)}
<details><summary>Example</summary><pre>${JSON.stringify(exampleOf(schemas, schema), undefined, 2)}</pre></details>
</section>`;
}

const hearing = ({ module, subscriber, scope }: Hearer): Html =>
  html`<div><span class="heard">${module}</span> <code>${subscriber}</code>${scope === 'instance' ? html` <span class="soft">in every process</span>` : ''}</div>`;

const fieldTable = (schemas: JsonSchemas, schema: JsonSchema): Html => html`
<div class="wide"><table>
<thead><tr><th>field</th><th>type</th><th></th></tr></thead>
<tbody>${fieldsOf(schemas, schema).map(
  ({ path, type, required, description }) => html`
<tr><td class="name">${path}</td><td>${type}${required ? '' : html` <span class="soft">may be missing</span>`}</td><td>${withCode(description)}</td></tr>`,
)}
</tbody></table></div>`;

/** The text with what stands between backticks as code. */
const withCode = (text: string): Html =>
  html`${text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`;
