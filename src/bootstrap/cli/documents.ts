import { Command } from 'commander';
import { jsonOption, Output } from './output.ts';

export const openapi = (): Command =>
  new Command('openapi')
    .description('print the description of the REST API (OpenAPI, JSON)')
    .addOption(jsonOption())
    .action(async () => new Output({ json: true }).show((await documents()).openApi(), String));

export const asyncapi = (): Command =>
  new Command('asyncapi')
    .description('print the description of the events (AsyncAPI, JSON)')
    .addOption(jsonOption())
    .action(async () => new Output({ json: true }).show((await documents()).asyncApi(), String));

async function documents() {
  const { settingsFor, MONOLITH } = await import('../settings.ts');
  const { documentsOf } = await import('../documents.ts');
  const { allModules: modules } = await import('../modules.ts');
  const { eventBus, http } = await settingsFor(MONOLITH);
  return documentsOf({ modules, topicPrefix: eventBus.topicPrefix, url: http.publicUrl });
}
