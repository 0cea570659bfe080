import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { composition, Dockerfile } from '../support/containers.ts';
import { compositionFaults, imageFaults } from './container-faults.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(REPOSITORY, file), 'utf8');
const ENTRYPOINTS = ['config-server', 'gateway', 'member', 'accommodation', 'room', 'reservation'];

describe('the image', () => {
  it('is built of what is there, in exact versions, works as somebody and hears signals', () => {
    expect(imageFaults(new Dockerfile(), REPOSITORY)).toEqual([]);
  });

  it('is built on the Node that everything was tested on', () => {
    const { devDependencies } = JSON.parse(read('package.json'));
    expect(new Dockerfile().bases[0]).toMatch(new RegExp(`^node:${RegExp.escape(devDependencies.node)}-`));
  });

  it.each([
    ['FROM debian:12.12-slim', 'FROM debian:latest', 'debian:latest is no exact version'],
    ['FROM debian:12.12-slim', 'FROM debian', 'debian is no exact version'],
    ['USER 10001:10001', '', 'it works as root'],
    ['USER 10001:10001', 'USER 0', 'it works as 0'],
    ['ENTRYPOINT ["/usr/local/bin/jumak"]', 'ENTRYPOINT /usr/local/bin/jumak', 'its program is run by a shell'],
    ['COPY config config', 'COPY konfig config', 'konfig is not there'],
    ['COPY config config', 'COPY docs docs', 'docs is kept out of the build'],
    [/^HEALTHCHECK.*$/m, '', 'nobody can tell whether it is healthy'],
  ])('is refused with another %s', (line, instead, fault) => {
    expect(imageFaults(new Dockerfile(read('Dockerfile').replace(line, instead)), REPOSITORY)).toContain(fault);
  });
});

describe('the services of docker-compose.yml', () => {
  const image = new Dockerfile();

  it('start in turn, with their secrets in files and their ports on this machine alone', () => {
    expect(compositionFaults(composition(), image)).toEqual([]);
  });

  it('are the whole program as one process, or as a process for each module, the gateway and the config server', () => {
    const of = (profile: string) =>
      Object.entries(composition().services)
        .filter(([, { build, profiles }]) => build !== undefined && profiles.includes(profile))
        .map(([name, { command }]) => [name, command]);
    expect(of('single')).toEqual([['monolith', ['start']]]);
    expect(of('split')).toEqual(ENTRYPOINTS.map((name) => [name, ['start', name]]));
  });

  it('run on the servers that the suites ran on', () => {
    const { services } = composition();
    const images = (profile: string) =>
      Object.values(services)
        .filter(({ build, profiles }) => build === undefined && profiles.includes(profile))
        .map((service) => service.image);
    expect(images('infra')).toHaveLength(3);
    expect(images('single')).toEqual(images('infra'));
    expect(images('split')).toEqual(images('infra'));
  });

  it('are of the version that this is', () => {
    expect(composition().services.monolith?.image).toBe(`jumak:${JSON.parse(read('package.json')).version}`);
  });

  it.each([
    ['image: redis:7.0.15', 'image: redis', 'runs redis, which is no exact version'],
    ['secrets: [cursor-key, mysql-password, config-token]', 'secrets: [cursor-key]', 'is not given mysql-password'],
    ['JUMAK_MYSQL_PASSWORD_FILE: /run/secrets/mysql-password', 'JUMAK_MYSQL_PASSWORD: secret', 'in the open'],
    ['CONFIG_TOKEN_FILE: /run/secrets/config-token', 'CONFIG_TOKEN: secret', 'has CONFIG_TOKEN in the open'],
    ['room: { condition: service_healthy }', 'room: { condition: service_started }', 'wait until room is healthy'],
    ['JUMAK_PUBLISH:-127.0.0.1:8000', 'JUMAK_PUBLISH:-8000', 'opens 8000:8000 to all'],
    ['store:/data', '/srv/store:/data', 'keeps its data in /srv/store'],
    ['./config:/opt/jumak/config:ro', './config:/opt/jumak/config', 'keeps its data in ./config'],
    ['profiles: [single, split]', 'profiles: [single]', 'needs store, which is left out'],
  ])('are refused with another %s', (line, instead, fault) => {
    const faults = compositionFaults(composition(read('docker-compose.yml').replaceAll(line, instead)), image);
    expect(faults).toContainEqual(expect.stringContaining(fault));
  });
});
