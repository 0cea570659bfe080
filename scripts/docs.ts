import fs from 'node:fs';
import path from 'node:path';
import { allModules } from '../src/bootstrap/modules.ts';
import { checklists, titlesBelow } from './checklists/proofs.ts';
import { checklistsDocument } from './docs/checklists-document.ts';
import { errorsDocument } from './docs/errors-document.ts';
import { eventsDocument } from './docs/events-document.ts';
import { moduleMap } from './docs/module-map.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const TOPIC_PREFIX = 'jumak';

const documents: Readonly<Record<string, string>> = {
  'docs/module-map.md': moduleMap({ modules: allModules, sources: path.join(ROOT, 'src') }),
  'docs/events.md': eventsDocument({ modules: allModules, topicPrefix: TOPIC_PREFIX }),
  'docs/errors.md': errorsDocument({ modules: allModules, sources: path.join(ROOT, 'src') }),
  'docs/checklists.md': checklistsDocument({ checklists, titles: titlesBelow(ROOT) }),
};

const contentOf = (file: string): string => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
const stale = Object.entries(documents).filter(([file, text]) => contentOf(path.join(ROOT, file)) !== text);

if (process.argv.includes('--check')) {
  for (const [file] of stale) console.log(`${file} is not what the sources say; npm run docs writes it anew.`);
  if (stale.length > 0) process.exitCode = 1;
} else {
  for (const [file, text] of stale) fs.writeFileSync(path.join(ROOT, file), text);
  console.log(stale.length === 0 ? 'Nothing has changed.' : stale.map(([file]) => `${file} is written.`).join('\n'));
}
