import type { Configuration } from '#kernel/config/configuration.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { demoLogins } from './modules.ts';
import { productionConcerns } from './production-concerns.ts';

interface Started {
  readonly url: string;
  readonly managementUrl: string;
  readonly configuration: Configuration;
  readonly modules: readonly ModuleManifest[];
  readonly served: readonly ModuleManifest[];
  readonly folder: string;
  /** Where they are from, when not from config/. */
  readonly settings?: string | undefined;
  readonly seconds: number;
}

/** What a person wants to know first: where it is, what it is made of, who can sign in, and what to try. */
export function banner({
  url,
  managementUrl,
  configuration,
  modules,
  served,
  folder,
  settings,
  seconds,
}: Started): string {
  const { demo, environment, standing } = configuration;
  const isEdge = served.length > 1;
  const lines = [
    `Jumak${standing.elsewhere.length === 0 ? '' : ` (${standing.name})`} is serving after ${seconds.toFixed(1)} s.`,
    '',
    `  API          ${url}/api/v1`,
    `  documents    ${url}/docs, ${url}/events`,
    `  management   ${managementUrl}/metrics`,
    `  mode         ${environment}: ${makeUp(modules, configuration)}`,
    ...(standing.elsewhere.length === 0 ? [] : [`  elsewhere    ${standing.elsewhere.join(', ')}`]),
    `  data         ${folder}`,
    ...(settings === undefined ? [] : [`  settings     ${settings}`]),
    ...productionConcerns(configuration).flatMap(({ problem, fix }) => [
      '',
      `  WARNING      ${problem}`,
      `               ${fix}`,
    ]),
    ...(demo.enabled && isEdge ? demoLines(url) : []),
    '',
    'Ctrl-C stops it in good order.',
  ];
  return `${lines.join('\n')}\n`;
}

function makeUp(modules: readonly ModuleManifest[], { database, eventBus, standing }: Configuration): string {
  if (standing.empty) return 'a gateway, no module';
  const names = modules.map(({ name }) => name).join(', ');
  return `${names} in ${standing.elsewhere.length === 0 ? 'one' : 'this'} process; bus ${eventBus.adapter}, database ${database.driver}`;
}

function demoLines(url: string): string[] {
  const guest = demoLogins.find(({ role }) => role === 'GUEST');
  if (guest === undefined) return [];
  const night = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const stay = { checkIn: night(20), checkOut: night(22) };
  const json = (body: object) => `-H 'content-type: application/json' -d '${JSON.stringify(body)}'`;
  const value = (name: string) => `grep -o '"${name}":"[^"]*"' | head -n 1 | cut -d '"' -f 4`;
  return [
    '',
    'Demo logins:',
    ...demoLogins.map(({ email, password, role }) => `  ${role.padEnd(6)} ${email}  ${password}`),
    '',
    'Find a place, sign in, book:',
    `  ROOM=$(curl -s "${url}/api/v1/accommodations/$(curl -s '${url}/api/v1/accommodations?checkIn=${stay.checkIn}&checkOut=${stay.checkOut}&guests=2&limit=1' | ${value('id')})/rooms?checkIn=${stay.checkIn}&checkOut=${stay.checkOut}&guests=2" | ${value('id')})`,
    `  TOKEN=$(curl -s ${url}/api/v1/auth/login ${json({ email: guest.email, password: guest.password })} | ${value('accessToken')})`,
    `  curl -s ${url}/api/v1/reservations -H "authorization: Bearer $TOKEN" -H 'prefer: wait=5' -H 'content-type: application/json' -d "{\\"roomId\\":\\"$ROOM\\",\\"checkIn\\":\\"${stay.checkIn}\\",\\"checkOut\\":\\"${stay.checkOut}\\",\\"guests\\":2}"`,
  ];
}
