import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contained, composition, Dockerfile } from '../support/containers.ts';

type Composition = ReturnType<typeof composition>;

const PINNED = /^[a-z0-9./-]+:\d+\.\d+(\.\d+)?(-[a-z0-9.-]+)?$/;

/** What makes an image another one tomorrow, lets it work as root, or keeps signals from the program. */
export function imageFaults(image: Dockerfile, checkout: string): string[] {
  const copied = image.copied.filter(({ from }) => from === undefined).flatMap(({ sources }) => sources);
  const ignored = readFileSync(join(checkout, '.dockerignore'), 'utf8').split('\n');
  return [
    ...image.bases.filter((base) => !PINNED.test(base)).map((base) => `${base} is no exact version`),
    ...copied.filter((source) => !existsSync(join(checkout, source))).map((source) => `${source} is not there`),
    ...copied.filter((source) => !ignored.includes(`!${source}`)).map((source) => `${source} is kept out of the build`),
    ...(/^[1-9]\d*(:[1-9]\d*)?$/.test(image.user) ? [] : [`it works as ${image.user}`]),
    ...(image.entrypoint === undefined || image.command === undefined ? ['its program is run by a shell'] : []),
    ...(image.healthcheck === undefined ? ['nobody can tell whether it is healthy'] : []),
  ];
}

/** What keeps services from starting, from starting in turn, or from being as safe as they could be. */
export function compositionFaults(composed: Composition, image: Dockerfile): string[] {
  return Object.entries(composed.services).flatMap(([name, service]) =>
    [
      ...imageOf(service),
      ...secretsOf(service, composed),
      ...neededBy(service, composed, image),
      ...(service.ports ?? []).filter((port) => !port.startsWith('127.0.0.1:')).map((port) => `opens ${port} to all`),
      ...namedVolumes(service, composed),
      ...(service.privileged === true || /^(0|root)\b/.test(service.user ?? '') ? ['works as root'] : []),
    ].map((fault) => `${name} ${fault}`),
  );
}

function imageOf({ image, build, command }: Contained): string[] {
  return [
    ...(PINNED.test(image) ? [] : [`runs ${image}, which is no exact version`]),
    ...(build !== undefined && command?.[0] !== 'start' ? ['starts nothing that the image can'] : []),
  ];
}

/** A secret that a setting names has to be given to the service, and one that is given has to be used. */
function secretsOf({ secrets = [], environment = {} }: Contained, composed: Composition): string[] {
  const used = Object.values(environment).flatMap((value) => /^\/run\/secrets\/(.*)$/.exec(value)?.[1] ?? []);
  return [
    ...used.filter((secret) => !secrets.includes(secret)).map((secret) => `is not given ${secret}`),
    ...secrets.filter((secret) => !used.includes(secret)).map((secret) => `does not use ${secret}`),
    ...secrets.filter((secret) => composed.secrets[secret] === undefined).map((secret) => `knows no ${secret}`),
    ...Object.keys(environment)
      .filter((variable) => /_(PASSWORD|KEY|TOKEN)$/.test(variable))
      .filter((variable) => /^(JUMAK|CONFIG)_/.test(variable))
      .map((variable) => `has ${variable} in the open`),
  ];
}

function neededBy({ depends_on: needs = {}, profiles }: Contained, composed: Composition, image: Dockerfile): string[] {
  return Object.entries(needs).flatMap(([other, { condition }]) => {
    const needed = composed.services[other];
    const isJudged =
      needed?.healthcheck !== undefined || (needed?.build !== undefined && image.healthcheck !== undefined);
    return [
      ...(condition === 'service_healthy' ? [] : [`does not wait until ${other} is healthy`]),
      ...(isJudged ? [] : [`waits for ${other}, of which nobody tells whether it is healthy`]),
      ...(profiles.every((profile) => needed?.profiles.includes(profile)) ? [] : [`needs ${other}, which is left out`]),
    ];
  });
}

/** What is only read is no data. */
const namedVolumes = ({ volumes = [] }: Contained, composed: Composition): string[] =>
  volumes
    .filter((volume) => !volume.endsWith(':ro'))
    .map((volume) => volume.split(':')[0] ?? '')
    .filter((volume) => !Object.hasOwn(composed.volumes, volume))
    .map((volume) => `keeps its data in ${volume}, which has no name`);
