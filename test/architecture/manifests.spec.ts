import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineEvent, type EventDefinition } from '#kernel/event-bus/event.ts';
import { type Policy, type Route, route } from '#kernel/http/route.ts';
import type { Subscription } from '#kernel/inbox/subscriber.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { operationRoutes } from '#kernel/operations/operation-routes.ts';
import { eventFaults, jobFaults, operatorRouteFaults, routeFaults } from './manifest-faults.ts';

const MODULES = path.resolve(import.meta.dirname, '../../src/modules');

describe('the manifests', () => {
  const manifests: ModuleManifest[] = [];
  const contracts: Record<string, EventDefinition[]> = {};

  beforeAll(async () => {
    for (const folder of fs.readdirSync(MODULES)) {
      contracts[folder] = eventsIn(await import(path.join(MODULES, folder, 'contract.ts')));
      const file = path.join(MODULES, folder, 'module.ts');
      if (fs.existsSync(file)) manifests.push(...manifestsIn(await import(file)));
    }
  });

  it('are those of the four modules, each in the folder of its name', () => {
    expect(manifests.map(({ name }) => name)).toEqual(['accommodation', 'member', 'reservation', 'room']);
    expect(fs.readdirSync(MODULES)).toEqual(manifests.map(({ name }) => name));
  });

  it('SECURITY 31: give every route a policy, a place of its own, schemas and answers', () => {
    expect(manifests.flatMap(({ routes }) => routes).length).toBeGreaterThan(20);
    expect(routeFaults(manifests)).toEqual([]);
  });

  it('keep what is for operators below /ops/, for admins', () => {
    expect(operatorRouteFaults([...manifests, { name: 'process', operatorRoutes: operationRoutes }])).toEqual([]);
  });

  it('give every event an owner and somebody who hears it', () => {
    expect(manifests.flatMap(({ publishes }) => publishes)).not.toEqual([]);
    expect(eventFaults(manifests, contracts)).toEqual([]);
  });

  it('name every job after its module', () => {
    expect(manifests.flatMap(({ jobs = [] }) => jobs).length).toBeGreaterThan(5);
    expect(jobFaults(manifests)).toEqual([]);
  });
});

describe('a job', () => {
  const job = (name: string) => ({
    name,
    every: 1_000,
    job: class {
      async run(): Promise<void> {}
    },
  });

  it('is accepted under the name of its module', () => {
    expect(jobFaults([{ name: 'room', jobs: [job('room.sweep'), job('room.roll')] }])).toEqual([]);
  });

  it('is refused under another name, and twice under one', () => {
    expect(jobFaults([{ name: 'room', jobs: [job('sweep'), job('room.roll'), job('room.roll')] }])).toEqual([
      'room has a job sweep: its name begins with room.',
      'room has two jobs room.roll',
    ]);
  });
});

describe('a route', () => {
  const faultsOf = (...routes: Route[]) => routeFaults([{ name: 'room', routes }]);

  it('is accepted with a policy, below a base of its module', () => {
    expect(faultsOf(aRoute('/rooms/:roomId'), aRoute('/accommodations/:accommodationId/rooms'))).toEqual([]);
  });

  it('SECURITY 31: is refused without a policy', () => {
    expect(faultsOf({ ...aRoute('/rooms'), policy: undefined as unknown as Policy })).toEqual([
      'room: GET /rooms has no policy',
    ]);
  });

  it('is refused below the base of another module and below none', () => {
    expect(faultsOf(aRoute('/accommodations/:id'), aRoute('/roomservice'))).toEqual([
      'room: GET /accommodations/:id is below a base of accommodation',
      'room: GET /roomservice is below no known base',
    ]);
  });

  it('is refused when another has its method and the shape of its path', () => {
    expect(faultsOf(aRoute('/rooms/:roomId'), aRoute('/rooms/:id'))).toEqual(['room: GET /rooms/:id is there twice']);
  });

  it('is refused when it does not say what its path takes', () => {
    expect(faultsOf({ ...aRoute('/rooms/:roomId'), params: undefined })).toEqual([
      'room: GET /rooms/:roomId has no schema for :roomId',
    ]);
  });

  it('is refused when its schema has another name than its path', () => {
    expect(faultsOf({ ...aRoute('/rooms/:roomId'), params: z.object({ id: z.string() }) })).toEqual([
      'room: GET /rooms/:roomId has no schema for :roomId',
    ]);
  });

  it('is refused when it does not say what it answers', () => {
    expect(faultsOf({ ...aRoute('/rooms'), answers: {} })).toEqual(['room: GET /rooms does not say what it answers']);
  });
});

describe('a route for operators', () => {
  const operators = { ...aRoute('/ops/rooms'), base: 'root', policy: 'admin' } as const;
  const faultsOf = (given: Route) => operatorRouteFaults([{ name: 'room', operatorRoutes: [given] }]);

  it('is accepted below /ops/, beside the API, for admins', () => {
    expect(faultsOf(operators)).toEqual([]);
  });

  it('is refused when it does not say what it answers', () => {
    expect(faultsOf({ ...operators, answers: {} })).toHaveLength(1);
  });

  it('is refused below the API, elsewhere, and for anybody else', () => {
    const faults = [faultsOf({ ...operators, base: 'api' }), faultsOf({ ...operators, path: '/rooms' })];
    faults.push(faultsOf({ ...operators, policy: 'public' }));
    expect(faults.map(({ length }) => length)).toEqual([1, 1, 1]);
  });
});

describe('an event', () => {
  const changed = anEvent('room.changed');
  const room = { name: 'room', publishes: [changed], subscribes: [] };
  const listener = { name: 'reservation', publishes: [], subscribes: [heard(changed)] };

  it('is accepted when its owner publishes it and somebody hears it', () => {
    expect(eventFaults([room, listener], { room: [changed] })).toEqual([]);
  });

  it('is refused when its name is of another module', () => {
    const thief = { name: 'member', publishes: [changed], subscribes: [] };
    expect(eventFaults([thief, listener], {})).toEqual(['member publishes room.changed, which is not its to tell']);
  });

  it('is refused without a schema of its fields', () => {
    const vague = { ...changed, schema: z.unknown() };
    const talking = [
      { ...room, publishes: [vague] },
      { ...listener, subscribes: [heard(vague)] },
    ];
    expect(eventFaults(talking, {})).toEqual(['room publishes room.changed without a schema of its fields']);
  });

  it('is refused when nobody hears it', () => {
    expect(eventFaults([room], {})).toEqual(['room publishes room.changed, and nobody hears it']);
  });

  it('is refused when nobody publishes what is heard, in that version', () => {
    const next = {
      name: 'reservation',
      publishes: [],
      subscribes: [heard(changed), heard(anEvent('room.changed', 2), 'next')],
    };
    expect(eventFaults([room, next], {})).toEqual([
      'reservation hears room.changed v2 in next, and nobody publishes it',
    ]);
  });

  it('is refused when two subscribers of a module share a name', () => {
    const twice = { ...listener, subscribes: [heard(changed), heard(changed)] };
    expect(eventFaults([room, twice], {})).toEqual(['reservation has two subscribers keep-room']);
  });

  it('is refused when the contract declares it and the manifest forgets it', () => {
    const forgotten = anEvent('room.forgotten');
    expect(eventFaults([room, listener], { room: [changed, forgotten] })).toEqual([
      'room declares room.forgotten v1 in its contract and does not publish it',
    ]);
  });
});

const isEvent = (value: unknown): value is EventDefinition =>
  typeof value === 'object' && value !== null && 'type' in value && 'version' in value && 'of' in value;
const isManifest = (value: unknown): value is ModuleManifest =>
  typeof value === 'object' && value !== null && 'publishes' in value && 'subscribes' in value;
const eventsIn = (exports: object): EventDefinition[] => Object.values(exports).filter(isEvent);
const manifestsIn = (exports: object): ModuleManifest[] => Object.values(exports).filter(isManifest);

function anEvent(type: `${string}.${string}`, version = 1): EventDefinition {
  return defineEvent(type, version, z.object({ key: z.string() }), { summary: 'Something happened.', key: 'key' });
}

function heard(event: EventDefinition, name = 'keep-room'): Subscription {
  return {
    event,
    name,
    subscriber: class {
      async handle(): Promise<void> {}
    },
    scope: 'module',
  };
}

function aRoute(path: `/${string}`): Route {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return route({
    method: 'GET',
    path,
    summary: 'A route',
    policy: 'public',
    params: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))),
    answers: { 204: {} },
    inject: [],
    handle: async () => ({ status: 204 }),
  });
}
