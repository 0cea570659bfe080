import { describe, expect, it } from '@jest/globals';
import { planOf } from '../../scripts/launch/plan.ts';

const named = (processes: readonly string[] = [], replicas: readonly string[] = []) =>
  planOf({ processes, replicas }).map(({ name }) => name);

describe('the processes of a split', () => {
  it('are one for each module behind a gateway, when nothing is said', () => {
    const plan = planOf({ processes: [], replicas: [] });
    expect(plan.map(({ name }) => name)).toEqual(['member', 'accommodation', 'room', 'reservation', 'gateway']);
    expect(plan.filter(({ isEdge }) => isEdge).map(({ name }) => name)).toEqual(['gateway']);
    expect(plan.filter(({ signs }) => signs).map(({ name }) => name)).toEqual(['member']);
  });

  it('have the first group of modules as their edge where no gateway is among them', () => {
    const plan = planOf({ processes: ['member+accommodation+reservation', 'room'], replicas: [] });
    expect(plan.map(({ name, isEdge }) => [name, isEdge])).toEqual([
      ['room', false],
      ['member+accommodation+reservation', true],
    ]);
  });

  it('may be several of a kind, of which the first lays the demo data', () => {
    const plan = planOf({ processes: [], replicas: ['room=2,gateway=2'] });
    expect(plan.map(({ name }) => name)).toEqual([
      'member',
      'accommodation',
      'room',
      'room-2',
      'reservation',
      'gateway',
      'gateway-2',
    ]);
    expect(plan.filter(({ isFirst }) => !isFirst).map(({ name }) => name)).toEqual(['room-2', 'gateway-2']);
    expect(plan.filter(({ isEdge }) => isEdge)).toHaveLength(1);
  });

  it('begin with the config server where it is named, whatever else is', () => {
    expect(named(['config-server'])).toEqual([
      'config-server',
      'member',
      'accommodation',
      'room',
      'reservation',
      'gateway',
    ]);
    expect(named(['member+accommodation+reservation', 'room', 'config-server'])).toEqual([
      'config-server',
      'room',
      'member+accommodation+reservation',
    ]);
  });

  it.each([
    [['gatway', 'room'], [], 'no process "gatway"'],
    [['gateway', 'room'], [], 'Nobody runs member, accommodation and reservation.'],
    [['member', 'accommodation', 'room', 'reservation'], [], 'Nothing serves the whole API'],
    [['gateway', 'member+room', 'room', 'accommodation', 'reservation'], [], 'room would run in two kinds'],
    [[], ['room=0'], 'does not say how many'],
    [[], ['rom=2'], 'no process "rom"'],
    [['config-server'], ['config-server=2'], 'no process "config-server"'],
    [['config-server+room'], [], 'config-server does not run together with modules'],
    [['gateway+room'], [], 'gateway does not run together with modules'],
  ])('%j with %j is refused: %s', (processes, replicas, said) => {
    expect(() => named(processes, replicas)).toThrow(said);
  });
});
